package hooks

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics have the names of events as labels, of which there are only so many.
type metrics struct {
	events  *prometheus.CounterVec
	asked   *prometheus.CounterVec
	seconds prometheus.Histogram
}

func newMetrics(registerer prometheus.Registerer) *metrics {
	opts := func(name, help string) prometheus.CounterOpts {
		return prometheus.CounterOpts{Namespace: "parlor", Subsystem: "hooks", Name: name, Help: help}
	}
	m := &metrics{
		events: prometheus.NewCounterVec(opts("told_total", "Times that the backend was told of an event, by result: ok or failed."), []string{"event", "result"}),
		asked:  prometheus.NewCounterVec(opts("asked_total", "Times that the backend was asked before something happens, by result: allowed, changed, refused or failed."), []string{"event", "result"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "parlor", Subsystem: "hooks", Name: "answer_seconds",
			Help:    "How long the backend takes to answer before something happens.",
			Buckets: prometheus.ExponentialBuckets(0.005, 2, 12),
		}),
	}
	if registerer != nil {
		registerer.MustRegister(m.events, m.asked, m.seconds)
	}
	return m
}

func (m *metrics) told(event string, err error) {
	result := "ok"
	if err != nil {
		result = "failed"
	}
	m.events.WithLabelValues(event, result).Inc()
}

func (m *metrics) answered(event, result string, took time.Duration) {
	m.asked.WithLabelValues(event, result).Inc()
	m.seconds.Observe(took.Seconds())
}

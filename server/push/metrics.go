package push

import "github.com/prometheus/client_golang/prometheus"

type metrics struct {
	sent    *prometheus.CounterVec
	passed  *prometheus.CounterVec
	seconds prometheus.Histogram
}

func newMetrics(registerer prometheus.Registerer) metrics {
	opts := func(name, help string) prometheus.CounterOpts {
		return prometheus.CounterOpts{Namespace: "parlor", Subsystem: "push", Name: name, Help: help}
	}
	m := metrics{
		sent:   prometheus.NewCounterVec(opts("sent_total", "Pushes by result: delivered to the push service, gone, refused, later (they are tried again) or given_up."), []string{"result"}),
		passed: prometheus.NewCounterVec(opts("passed_over_total", "Receivers that were not told of a message, by reason, and messages that nobody was told of."), []string{"reason"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "parlor", Subsystem: "push", Name: "send_seconds",
			Help:    "How long push services take to answer.",
			Buckets: prometheus.ExponentialBuckets(0.01, 2, 11),
		}),
	}
	if registerer != nil {
		registerer.MustRegister(m.sent, m.passed, m.seconds)
	}
	return m
}

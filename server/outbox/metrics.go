package outbox

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parlor-chat/parlor/core/authority"
)

// metrics are those of one queue.
type metrics struct {
	sent, failed, givenUp prometheus.Counter

	mu    sync.Mutex
	count authority.PostCount
	age   float64 // Seconds.
}

func newMetrics(o Options) *metrics {
	queue := prometheus.Labels{"queue": o.Queue}
	opts := func(name, help string) prometheus.Opts {
		return prometheus.Opts{Namespace: "parlor", Subsystem: "outbox", Name: name, Help: help, ConstLabels: queue}
	}
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts(opts(name, help)))
	}
	m := &metrics{
		sent:    counter("sent_total", "Posts of the queue that this process has told."),
		failed:  counter("failed_total", "Times that a post could not be told, and is tried again."),
		givenUp: counter("given_up_total", "Posts that were not told: they had become too old, or it would have been of no use."),
	}
	if o.Registerer != nil {
		o.Registerer.MustRegister(m.sent, m.failed, m.givenUp,
			prometheus.NewGaugeFunc(prometheus.GaugeOpts(opts("posts", "Posts of the queue in the database.")), func() float64 { count, _ := m.read(); return float64(count.Length) }),
			prometheus.NewGaugeFunc(prometheus.GaugeOpts(opts("oldest_seconds", "How old the oldest post of the queue is.")), func() float64 { _, age := m.read(); return age }),
			prometheus.NewCounterFunc(prometheus.CounterOpts(opts("dropped_total", "Posts that this process has dropped because the queue was full.")), func() float64 { count, _ := m.read(); return float64(count.Dropped) }),
		)
	}
	return m
}

func (m *metrics) note(count authority.PostCount, now int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.count, m.age = count, 0
	if count.Length > 0 {
		m.age = max(0, float64(now-count.Oldest)/1000)
	}
}

func (m *metrics) read() (authority.PostCount, float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.count, m.age
}

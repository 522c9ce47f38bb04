package jsbridge

import "sync"

// queue hands jobs over to one worker. Adding never waits, so a JavaScript
// callback may do it.
type queue struct {
	mu    sync.Mutex
	jobs  []func()
	added chan struct{}
}

func newQueue() *queue {
	return &queue{added: make(chan struct{}, 1)}
}

func (q *queue) add(job func()) {
	q.mu.Lock()
	q.jobs = append(q.jobs, job)
	q.mu.Unlock()
	select {
	case q.added <- struct{}{}:
	default:
	}
}

// next returns the oldest job, nil for none.
func (q *queue) next() func() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.jobs) == 0 {
		return nil
	}
	job := q.jobs[0]
	q.jobs[0] = nil
	q.jobs = q.jobs[1:]
	return job
}

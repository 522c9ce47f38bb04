package services

import (
	"context"
	"sync"
	"time"

	"github.com/parlor-chat/parlor/core"
)

const (
	// maxJobs is how many questions are being asked, or have an answer that nobody
	// has fetched.
	maxJobs = 64
	// maxUserJobs is how many of them are one user's.
	maxUserJobs = 4
	// keptTime is how long an answer waits for whoever asked to ask again.
	keptTime = 20 * time.Second
)

// later is the answer to who is to ask again: a service may take longer than a
// device waits.
var later = []byte(`{"later":true}`)

// jobs are the questions on their way, so that one that comes again waits for the
// same answer.
type jobs struct {
	mu         sync.Mutex
	running    map[question]*job
	wait, time time.Duration
	closed     bool
}

// question is what a user has asked.
type question struct{ name, user, text string }

// job is a question on its way.
type job struct {
	cancel context.CancelFunc
	done   chan struct{} // Closed when the answer is there.
	answer []byte
	err    error
}

// do answers a question by work, or with later when that takes long: then the same
// key gets the answer.
func (j *jobs) do(ctx context.Context, key question, work func(context.Context) ([]byte, error)) ([]byte, error) {
	job, err := j.find(key, work)
	if err != nil {
		return nil, err
	}
	timer := time.NewTimer(j.wait)
	defer timer.Stop()
	select {
	case <-job.done:
	case <-timer.C:
		return later, nil
	case <-ctx.Done():
		return later, nil
	}
	j.forget(key, job)
	return job.answer, job.err
}

// find returns the job under a key, and begins it if there is none.
func (j *jobs) find(key question, work func(context.Context) ([]byte, error)) (*job, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if found := j.running[key]; found != nil {
		return found, nil
	}
	own := 0
	for other := range j.running {
		if other.user == key.user {
			own++
		}
	}
	if own >= maxUserJobs || len(j.running) >= maxJobs || j.closed {
		return nil, core.Errorf(core.CodeAskedTooOften, "the services have too much to do, or enough for this user; try again later")
	}
	ctx, cancel := context.WithTimeout(context.Background(), j.time)
	begun := &job{cancel: cancel, done: make(chan struct{})}
	j.running[key] = begun
	go func() {
		defer cancel()
		defer func() { time.AfterFunc(keptTime, func() { j.forget(key, begun) }) }()
		defer close(begun.done)
		begun.answer, begun.err = work(ctx)
	}()
	return begun, nil
}

// forget lets go of a job that has its answer.
func (j *jobs) forget(key question, done *job) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running[key] == done {
		delete(j.running, key)
	}
}

func (j *jobs) close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	for _, job := range j.running {
		job.cancel()
	}
}

package main

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
)

const mebi = 1 << 20

// privateBytes is the memory that the page's process shares with nobody. It is 0
// where the system does not tell.
func (p *page) privateBytes() (float64, error) {
	pid, err := p.process()
	if err != nil {
		return 0, fmt.Errorf("find the page's process: %w", err)
	}
	file, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	var sum float64
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var kibi float64
		name, value, _ := strings.Cut(lines.Text(), ":")
		if name == "Private_Clean" || name == "Private_Dirty" {
			if _, err := fmt.Sscan(value, &kibi); err != nil {
				return 0, err
			}
			sum += kibi * 1024
		}
	}
	return sum, lines.Err()
}

// process finds the page's process: the one that works while the page does.
// On a busy machine that takes a while to be seen.
func (p *page) process() (int64, error) {
	for milliseconds := 100; milliseconds < 2000; milliseconds *= 2 {
		found, err := p.works(milliseconds)
		if found != 0 || err != nil {
			return found, err
		}
	}
	return 0, errors.New("none has worked")
}

// works has the page work for some time, and returns the process that did, 0
// where none has worked noticeably.
func (p *page) works(milliseconds int) (int64, error) {
	before, err := p.renderers()
	if err != nil {
		return 0, err
	}
	if err := p.evaluate(fmt.Sprintf("{ const end = performance.now() + %d; while (performance.now() < end); }", milliseconds), nil); err != nil {
		return 0, err
	}
	after, err := p.renderers()
	if err != nil {
		return 0, err
	}
	var found int64
	most := 0.05
	for pid, seconds := range after {
		if worked := seconds - before[pid]; worked > most {
			found, most = pid, worked
		}
	}
	return found, nil
}

// renderers returns how long each process for pages has worked, in seconds.
func (p *page) renderers() (map[int64]float64, error) {
	list, err := p.processes()
	seconds := map[int64]float64{}
	for _, process := range list {
		if process.Type == "renderer" {
			seconds[process.ID] = process.CPUTime
		}
	}
	return seconds, err
}

// held is what a page holds at a moment, in bytes.
type held struct{ private, heap float64 }

// held measures until two measurements agree: a process that has just started
// gives back half of what it holds, and another one may look like the page's.
func (p *page) held() (held, error) {
	const apart, most = mebi, 10
	last := held{private: math.Inf(1)}
	for range most {
		now, err := p.holds()
		if err != nil || math.Abs(now.private-last.private) < apart {
			return now, err
		}
		last = now
	}
	return last, errors.New("what the page holds does not settle")
}

func (p *page) holds() (h held, err error) {
	if h.heap, err = p.heapBytes(); err != nil {
		return h, err
	}
	h.private, err = p.privateBytes()
	return h, err
}

// over says what more is held than before, as samples of a name.
func (h held) over(before held, name string, wasm float64) []sample {
	list := []sample{
		{Name: name + "private memory", Unit: "MiB", Value: (h.private - before.private) / mebi},
		{Name: name + "JavaScript heap", Unit: "MiB", Value: (h.heap - before.heap) / mebi},
	}
	if wasm > 0 {
		list = append(list, sample{Name: name + "wasm memory", Unit: "MiB", Value: wasm / mebi})
	}
	return list
}

//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of times in /proc/PID/stat.
const tick = 10 * time.Millisecond

// Fields of /proc/PID/stat after the name, see proc(5).
const (
	fieldParent = 1
	fieldUser   = 11
	fieldSystem = 12
	fieldUserOf = 13 // Of children that have ended and were waited for.
	fieldSysOf  = 14
)

// cpuTime is how long a process has had a core.
func cpuTime(pid int) (time.Duration, error) {
	fields, err := stat(pid)
	if err != nil {
		return 0, err
	}
	return ticks(fields, fieldUser, fieldSystem), nil
}

// familyTime is how long a process and its children have had a core, those that
// have ended among them.
func familyTime(pid int) (time.Duration, error) {
	fields, err := stat(pid)
	if err != nil {
		return 0, err
	}
	sum := ticks(fields, fieldUser, fieldSystem, fieldUserOf, fieldSysOf)
	paths, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return 0, err
	}
	for _, path := range paths {
		child, _ := strconv.Atoi(filepath.Base(path)) // They are digits.
		fields, err := stat(child)
		if err == nil && fields[fieldParent] == strconv.Itoa(pid) { // One may have ended meanwhile.
			sum += ticks(fields, fieldUser, fieldSystem)
		}
	}
	return sum, nil
}

// stat reads the fields after the name, which may hold anything.
func stat(pid int) ([]string, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, err
	}
	_, rest, _ := strings.Cut(string(text[strings.LastIndexByte(string(text), ')'):]), " ")
	fields := strings.Fields(rest)
	if len(fields) <= fieldSysOf {
		return nil, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(fields))
	}
	return fields, nil
}

func ticks(fields []string, which ...int) (sum time.Duration) {
	for _, i := range which {
		n, _ := strconv.Atoi(fields[i]) // The kernel writes numbers.
		sum += time.Duration(n) * tick
	}
	return sum
}

package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

const growthCase = "natively, without storage; beside the account of 100"

var growthLine = regexp.MustCompile(`(?m)^BenchmarkGrowth/(\S+)/(\d+)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op\s+([\d.]+) B/op\s+([\d.]+) allocs/op`)

// measureGrowth runs the benchmarks of growth_test.go, all of them for each run:
// an account and the one of 100 that it is held against are a minute apart at
// most, and the machine's moods even out.
func measureGrowth(ctx context.Context, b *bench) error {
	arguments := []string{"test", "-run=^$", "-bench=^BenchmarkGrowth$", "-benchmem"}
	if b.quick {
		arguments = append(arguments, "-benchtime=1x", "-short")
	} else {
		arguments = append(arguments, "-benchtime=300ms")
	}
	var times, bytes []sample
	for range b.runs {
		text, err := output(ctx, "go", append(arguments, "./bench")...)
		if err != nil {
			return err
		}
		moreTimes, moreBytes := growthIn(text)
		if len(moreTimes) == 0 {
			return fmt.Errorf("there is no figure in %q", text)
		}
		times, bytes = append(times, moreTimes...), append(bytes, moreBytes...)
	}
	b.report.add("growth", growthCase, times)
	b.report.add("growth", "bytes allocated in that", bytes)
	return nil
}

// growthIn reads what a run of the benchmarks printed.
func growthIn(text string) (times, bytes []sample) {
	smallest := map[string]float64{}
	for _, match := range growthLine.FindAllStringSubmatch(text, -1) {
		name := strings.ReplaceAll(match[1], "_", " ")
		nanoseconds, _ := strconv.ParseFloat(match[3], 64) // The pattern lets only numbers pass.
		allocated, _ := strconv.ParseFloat(match[4], 64)
		if smallest[name] == 0 {
			smallest[name] = nanoseconds
		}
		label := fmt.Sprintf("%s, %s conversations", name, match[2])
		times = append(times, sample{Name: label, Unit: "µs", Value: nanoseconds / 1000, Baseline: smallest[name] / 1000})
		bytes = append(bytes, sample{Name: label, Unit: "bytes", Value: allocated})
	}
	return times, bytes
}

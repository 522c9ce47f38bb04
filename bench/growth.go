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

// measureGrowth runs the benchmarks of growth_test.go.
func measureGrowth(ctx context.Context, b *bench) error {
	arguments := []string{"test", "-run=^$", "-bench=^BenchmarkGrowth$", "-benchmem"}
	if b.quick {
		arguments = append(arguments, "-benchtime=1x", "-short")
	}
	text, err := output(ctx, "go", append(arguments, "./bench")...)
	if err != nil {
		return err
	}
	smallest := map[string]float64{}
	var times, bytes []sample
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
	if len(times) == 0 {
		return fmt.Errorf("there is no figure in %q", text)
	}
	b.report.add("growth", growthCase, times)
	b.report.add("growth", "bytes allocated in that", bytes)
	return nil
}

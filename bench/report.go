package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// sample is one measurement, as a page reports it; with what the baseline took
// right after it, 0 for none.
type sample struct {
	Name     string
	Unit     string
	Value    float64
	Baseline float64
}

// figure is the median of all samples of one thing. Ratio is the median of the
// ratios of each sample to its own baseline.
type figure struct {
	Part     string  `json:"part"`
	Case     string  `json:"case"`
	Name     string  `json:"name"`
	Unit     string  `json:"unit"`
	Value    float64 `json:"value"`
	Baseline float64 `json:"baseline,omitempty"`
	Ratio    float64 `json:"ratio,omitempty"`
	Samples  int     `json:"samples"`
}

// report is all that was measured.
type report struct {
	Machine machine   `json:"machine"`
	Figures []figure  `json:"figures"`
	Budgets []verdict `json:"budgets"`
	Notes   []string  `json:"notes,omitempty"`
}

// add makes figures of samples, in the order in which their names first come.
func (r *report) add(part, where string, samples []sample) {
	var names []string
	byName := map[string][]sample{}
	for _, s := range samples {
		if byName[s.Name] == nil {
			names = append(names, s.Name)
		}
		byName[s.Name] = append(byName[s.Name], s)
	}
	for _, name := range names {
		r.Figures = append(r.Figures, figureOf(part, where, byName[name]))
	}
}

func figureOf(part, where string, samples []sample) figure {
	var values, baselines, ratios []float64
	for _, s := range samples {
		values = append(values, s.Value)
		if s.Baseline > 0 {
			baselines = append(baselines, s.Baseline)
			ratios = append(ratios, s.Value/s.Baseline)
		}
	}
	return figure{
		Part: part, Case: where, Name: samples[0].Name, Unit: samples[0].Unit,
		Value: median(values), Baseline: median(baselines), Ratio: median(ratios), Samples: len(samples),
	}
}

// median is 0 of nothing.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	values = slices.Sorted(slices.Values(values))
	middle := len(values) / 2
	if len(values)%2 == 0 {
		return (values[middle-1] + values[middle]) / 2
	}
	return values[middle]
}

// find returns a figure, if it was measured.
func (r *report) find(part, where, name string) (figure, bool) {
	i := slices.IndexFunc(r.Figures, func(f figure) bool { return f.Part == part && f.Case == where && f.Name == name })
	if i < 0 {
		return figure{}, false
	}
	return r.Figures[i], true
}

// table is the report for people.
func (r *report) table() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n", r.Machine)
	last := ""
	for _, f := range r.Figures {
		if section := f.Part + ": " + f.Case; section != last {
			fmt.Fprintf(&text, "\n%-66s %14s %14s %9s\n", section, "", "beside", "ratio")
			last = section
		}
		fmt.Fprintf(&text, "  %-64s %14s%s\n", f.Name, amount(f.Value, f.Unit), f.beside())
	}
	fmt.Fprintf(&text, "\n%-66s %14s %14s\n", "budgets", "", "at most")
	for _, v := range r.Budgets {
		fmt.Fprintf(&text, "  %-64s %14s %14s %s\n", v.Budget, v.amount(v.Value), v.amount(v.Limit), v.word())
	}
	for _, note := range r.Notes {
		fmt.Fprintf(&text, "\n%s\n", note)
	}
	return text.String()
}

func (f figure) beside() string {
	if f.Baseline == 0 {
		return ""
	}
	return fmt.Sprintf(" %14s %9.2f", amount(f.Baseline, f.Unit), f.Ratio)
}

func amount(value float64, unit string) string {
	switch unit {
	case "bytes", "":
		return grouped(int64(value)) + " " + unit
	case "ms", "MiB", "µs", "×":
		return fmt.Sprintf("%.2f %s", value, unit)
	}
	return fmt.Sprintf("%.0f %s", value, unit)
}

// grouped writes a number with commas.
func grouped(n int64) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}

func (r *report) save(file string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}

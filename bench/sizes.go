package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
)

// measureSizes adds up the bytes that pages download.
func measureSizes(ctx context.Context, b *bench) error {
	forms := []struct {
		name string
		of   func(file) []byte
	}{
		{"raw", func(f file) []byte { return f.raw }},
		{"gzip 9", func(f file) []byte { return f.gzip }},
		{"brotli 11", func(f file) []byte { return f.brotli }},
	}
	for _, form := range forms {
		sum := func(prefixes ...string) float64 {
			total := 0
			for address, f := range b.site.files {
				for _, prefix := range prefixes {
					if strings.HasPrefix(address, prefix) {
						total += len(form.of(f))
					}
				}
			}
			return float64(total)
		}
		all, module := sum("/parlor-chat/"), sum("/parlor-chat/chat.wasm")
		glue := sum("/bare/wasm_exec.js")
		empty, plain := glue+sum("/bare/empty.wasm"), glue+sum("/bare/json.wasm")
		b.report.add("sizes", form.name, []sample{
			{Name: "Parlor, all files", Unit: "bytes", Value: all},
			{Name: "of that chat.wasm", Unit: "bytes", Value: module},
			{Name: "of that JavaScript", Unit: "bytes", Value: all - module},
			{Name: "beside an empty Go program", Unit: "bytes", Value: all, Baseline: empty},
			{Name: "beside Go with fmt and encoding/json", Unit: "bytes", Value: all, Baseline: plain},
		})
		if b.site.vendor == nil {
			b.report.add("sizes", form.name, []sample{
				{Name: "beside the vendor's index.es.js", Unit: "bytes", Value: all, Baseline: sum("/vendor/index.es.js")},
				{Name: "beside the vendor's index.js, which its package names", Unit: "bytes", Value: all, Baseline: sum("/vendor/index.js")},
			})
		}
	}
	if b.site.vendor != nil {
		b.report.Notes = append(b.report.Notes, fmt.Sprintf("The vendor's SDK was not measured: %v", b.site.vendor))
	}
	return measurePackages(ctx, b)
}

// measurePackages says what of the module each package takes, in a build that
// has its symbols; it is larger for its names, not for its code.
func measurePackages(ctx context.Context, b *bench) error {
	named := filepath.Join(b.folder, "bench", "named.wasm")
	flags, err := coldFlags(ctx)
	if err != nil {
		return err
	}
	arguments := append([]string{"run", "./internal/slim", "go", "build", "-trimpath", "-buildvcs=false", "-o", named}, flags...)
	if _, err := output(ctx, "go", append(arguments, "./wasm")...); err != nil {
		return fmt.Errorf("build with symbols: %w", err)
	}
	packages, err := output(ctx, "go", "run", "./internal/slim", "go", "list", "-deps", "./wasm")
	if err != nil {
		return fmt.Errorf("list the packages: %w", err)
	}
	// What is of package main is linked under that name.
	listed, err := codeByPackage(named, append(strings.Fields(packages), "main"))
	if err != nil {
		return fmt.Errorf("read %s: %w", named, err)
	}
	b.report.add("sizes", "code in the module by package, raw", listed)
	return nil
}

// coldFlags are the compiler's flags for the module, as the Makefile has them.
func coldFlags(ctx context.Context) ([]string, error) {
	rules, err := output(ctx, "make", "--dry-run", "--always-make", "npm/chat.wasm")
	if err != nil {
		return nil, fmt.Errorf("ask make for the flags: %w", err)
	}
	var flags []string
	for word := range strings.FieldsSeq(rules) {
		if strings.HasPrefix(word, "-gcflags=") {
			flags = append(flags, word)
		}
	}
	return flags, nil
}

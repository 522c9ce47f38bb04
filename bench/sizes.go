package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	cdpruntime "github.com/chromedp/cdproto/runtime"
)

func awaitPromise(p *cdpruntime.EvaluateParams) *cdpruntime.EvaluateParams {
	return p.WithAwaitPromise(true)
}

// printSizes prints the bytes of all that a page downloads from the package.
func printSizes(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.js"))
	if err != nil {
		return err
	}
	fmt.Println("bytes a page downloads                                          raw      gzip -9    brotli 11")
	var sum [3]int
	for _, file := range append(files, filepath.Join(folder, "chat.wasm")) {
		sizes, err := sizesOf(file)
		if err != nil {
			return err
		}
		for i := range sum {
			sum[i] += sizes[i]
		}
		fmt.Printf("  %-50s %12d %12d %12d\n", filepath.Base(file), sizes[0], sizes[1], sizes[2])
	}
	fmt.Printf("  %-50s %12d %12d %12d\n", "together", sum[0], sum[1], sum[2])
	return nil
}

func sizesOf(file string) ([3]int, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return [3]int{}, fmt.Errorf("read the package (run make wasm first): %w", err)
	}
	var zipped bytes.Buffer
	writer, _ := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if _, err := writer.Write(raw); err != nil {
		return [3]int{}, err
	}
	if err := writer.Close(); err != nil {
		return [3]int{}, err
	}
	// Node brings brotli; no library of ours is worth it for a benchmark.
	brotli, err := exec.Command("node", "-e",
		`const z=require("zlib");console.log(z.brotliCompressSync(require("fs").readFileSync(process.argv[1]),{params:{[z.constants.BROTLI_PARAM_LGWIN]:24}}).length)`, file).Output()
	if err != nil {
		return [3]int{}, fmt.Errorf("compress with node: %w", err)
	}
	var size int
	_, err = fmt.Sscan(string(brotli), &size)
	return [3]int{len(raw), zipped.Len(), size}, err
}

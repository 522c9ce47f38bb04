package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// runGo runs the go command for js/wasm, with an overlay that puts the package
// in the folder ours in the place of fmt. It chooses the garbage collector of
// Go before 1.26 while the toolchain offers it: in the module that one is
// smaller and faster. With strict it is an error if the toolchain does not
// offer it, or has a runtime that is not changed.
func runGo(strict bool, ours string, arguments ...string) error {
	folder, err := os.MkdirTemp("", "slim")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }() // It is a small one among temporary ones.
	root, err := linkRoot(folder)
	if err != nil {
		return fmt.Errorf("find the toolchain: %w", err)
	}
	collector := experiment("nogreenteagc")
	environment := append(os.Environ(), "GOROOT="+root, "GOTOOLCHAIN=local", "GOOS=js", "GOARCH=wasm")
	environment = append(environment, collector...)
	list, err := readSources(root, environment)
	if err != nil {
		return fmt.Errorf("read Go's own packages: %w", err)
	}
	known := tested[list.hash()] != ""
	if strict && (!known || collector == nil) {
		return errUntested
	}
	if known {
		arguments = withoutBarriers(arguments)
	} else {
		list = nil
	}
	overlay, err := writeOverlay(root, ours, folder, list)
	if err != nil {
		return fmt.Errorf("write the overlay: %w", err)
	}
	arguments = append([]string{arguments[0], "-overlay=" + overlay}, arguments[1:]...)
	command := exec.Command(filepath.Join(root, "bin", "go"), arguments...)
	command.Env = environment
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return command.Run()
}

// experiment chooses one for the toolchain, where it knows it and nobody has
// chosen otherwise.
func experiment(name string) []string {
	setting := "GOEXPERIMENT=" + name
	command := exec.Command("go", "env", "GOEXPERIMENT")
	command.Env = append(os.Environ(), setting)
	if os.Getenv("GOEXPERIMENT") != "" || command.Run() != nil {
		return nil
	}
	return []string{setting}
}

// linkRoot makes a way to the toolchain through a folder. One that go has
// downloaded is in its cache of modules, where it lets nothing be replaced.
func linkRoot(folder string) (string, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", err
	}
	link := filepath.Join(folder, "goroot")
	return link, os.Symlink(strings.TrimSpace(string(out)), link)
}

// errUntested says that the module would work and be larger than it can be.
var errUntested = errors.New("this version of Go was not tested with all that makes the module smaller; " +
	"build with the one that go.mod names, or add its runtime to the tested ones in internal/slim/sources.go")

// writeOverlay writes what go's -overlay takes into a folder: with the fmt of ours,
// and the sources that were given, if any, as they are edited.
func writeOverlay(root, ours, folder string, list sources) (file string, err error) {
	replace := map[string]string{}
	if err := replaceFmt(replace, filepath.Join(root, "src", "fmt"), ours); err != nil {
		return "", err
	}
	if list != nil {
		if list, err = list.edited(); err != nil {
			return "", err
		}
	}
	for pkg, files := range list {
		for name, text := range files {
			to := filepath.Join(folder, strings.ReplaceAll(pkg, "/", ".")+"."+name)
			if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
				return "", err
			}
			replace[filepath.Join(root, "src", filepath.FromSlash(pkg), name)] = to
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file = filepath.Join(folder, "overlay.json")
	return file, os.WriteFile(file, text, 0o600)
}

// replaceFmt adds what replaces the package in one folder by that in another.
func replaceFmt(replace map[string]string, theirs, ours string) error {
	files, err := os.ReadDir(theirs)
	if err != nil {
		return err
	}
	for _, file := range files {
		replace[filepath.Join(theirs, file.Name())] = "" // As if it were not there.
	}
	if ours, err = filepath.Abs(ours); err != nil {
		return err
	}
	if files, err = os.ReadDir(ours); err != nil {
		return err
	}
	for _, file := range files {
		replace[filepath.Join(theirs, file.Name())] = filepath.Join(ours, file.Name())
	}
	return nil
}

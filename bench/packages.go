package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
)

var errModule = errors.New("this is no module with names as Go's linker writes it")

// The sections of a module that are read.
const (
	customSection = 0
	importSection = 2
	codeSection   = 10
	dataSection   = 11
	functionNames = 1
)

// codeByPackage adds up the code of a module by package, and what is no code.
// Packages of less than 10,000 bytes are added up as the rest.
func codeByPackage(path string, packages []string) ([]sample, error) {
	module, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	parts, err := sections(module)
	if err != nil {
		return nil, err
	}
	sizes, err := bodies(parts["code"])
	if err != nil {
		return nil, err
	}
	names, err := namesOf(parts["name"])
	if err != nil {
		return nil, err
	}
	imported := cutNumber(parts["import"])
	known := knownPackages(packages)
	byPackage := map[string]int{}
	for i, size := range sizes {
		byPackage[packageOf(names[imported+i], known)] += size
	}
	return inOrder(byPackage, len(parts["data"])), nil
}

func inOrder(byPackage map[string]int, data int) []sample {
	const small = 10_000
	rest := 0
	var list []sample
	for name, size := range byPackage {
		if size < small {
			rest += size
			continue
		}
		list = append(list, sample{Name: name, Unit: "bytes", Value: float64(size)})
	}
	slices.SortFunc(list, func(a, b sample) int { return cmp.Compare(b.Value, a.Value) })
	return append(list,
		sample{Name: "all other packages, each less than 10,000", Unit: "bytes", Value: float64(rest)},
		sample{Name: "all code", Unit: "bytes", Value: float64(total(byPackage))},
		sample{Name: "data: types, names, tables, strings", Unit: "bytes", Value: float64(data)})
}

func total(sizes map[string]int) int {
	sum := 0
	for size := range maps.Values(sizes) {
		sum += size
	}
	return sum
}

// packageOf is the package of a function of Go's. The linker writes _ for what
// is neither letter, digit nor dot, so known has the packages by such names.
func packageOf(name string, known map[string]string) string {
	for end := len(name); end > 0; end = strings.LastIndexByte(name[:end], '.') {
		if path, ok := known[name[:end]]; ok {
			return path
		}
	}
	return "(made by the compiler)"
}

var unwritable = regexp.MustCompile(`[^\w.]`)

// knownPackages returns the paths of packages by the names that the linker gives
// them.
func knownPackages(paths []string) map[string]string {
	known := map[string]string{}
	for _, path := range paths {
		slash := strings.LastIndexByte(path, '/') + 1
		// A dot in the last part of a path is escaped before it gets there.
		linked := path[:slash] + strings.ReplaceAll(path[slash:], ".", "%2e")
		known[unwritable.ReplaceAllString(linked, "_")] = path
	}
	return known
}

// sections returns the contents of the sections that are read, by name.
func sections(module []byte) (map[string][]byte, error) {
	rest, ok := bytes.CutPrefix(module, []byte("\x00asm\x01\x00\x00\x00"))
	if !ok {
		return nil, errModule
	}
	parts := map[string][]byte{}
	for len(rest) > 0 {
		id := rest[0]
		body, after, ok := chunk(rest[1:])
		if !ok {
			return nil, errModule
		}
		rest = after
		switch id {
		case importSection:
			parts["import"] = body
		case codeSection:
			parts["code"] = body
		case dataSection:
			parts["data"] = body
		case customSection:
			name, content, ok := chunk(body)
			if !ok {
				return nil, errModule
			}
			parts[string(name)] = content
		}
	}
	return parts, nil
}

// bodies returns the sizes of all functions of a code section.
func bodies(section []byte) ([]int, error) {
	count, rest := number(section)
	sizes := make([]int, count)
	for i := range sizes {
		body, after, ok := chunk(rest)
		if !ok {
			return nil, errModule
		}
		sizes[i], rest = len(body), after
	}
	return sizes, nil
}

// namesOf returns the names of functions by index, of a name section.
func namesOf(section []byte) (map[int]string, error) {
	for rest := section; len(rest) > 0; {
		kind := rest[0]
		body, after, ok := chunk(rest[1:])
		if !ok {
			return nil, errModule
		}
		rest = after
		if kind != functionNames {
			continue
		}
		count, list := number(body)
		names := make(map[int]string, count)
		for range count {
			index, named := number(list)
			name, after, ok := chunk(named)
			if !ok {
				return nil, errModule
			}
			names[index], list = string(name), after
		}
		return names, nil
	}
	return nil, errModule
}

// cutNumber is the number that a section begins with: of what is in it. All that
// Go imports is functions.
func cutNumber(section []byte) int {
	n, _ := number(section)
	return n
}

// chunk takes bytes that follow their length.
func chunk(text []byte) (body, rest []byte, ok bool) {
	size, after := number(text)
	if size > len(after) || len(after) == len(text) {
		return nil, nil, false
	}
	return after[:size], after[size:], true
}

// number takes a number; where there is none, nothing is taken.
func number(text []byte) (int, []byte) {
	value, n := binary.Uvarint(text)
	return int(value), text[max(n, 0):]
}

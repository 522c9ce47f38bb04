package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

func versionCommand(_ context.Context, args []string, w world) error {
	if err := newFlags("version", "Prints what this program was built from.\n", w).read(args); err != nil {
		return err
	}
	version, revision := build()
	say(w.stdout, fmt.Sprintf("parlor %s\n%s %s/%s\nrevision %s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, revision))
	return nil
}

// release is the version of a released program; .ci/release sets it.
var release string

// build returns the version of this program and the revision of its repository,
// each "unknown" where the build did not say.
func build() (version, revision string) {
	version, revision = cmp.Or(release, "unknown"), "unknown"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, revision
	}
	if release == "" && info.Main.Version != "" {
		version = info.Main.Version
	}
	modified := ""
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			revision = setting.Value
		case "vcs.modified":
			if setting.Value == "true" {
				modified = " (modified)"
			}
		}
	}
	return version, revision + modified
}

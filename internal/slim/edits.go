package main

// edits are what is different in packages of Go's in a module that a page
// downloads, where nobody traces, profiles or debugs the runtime, and nobody sets
// an environment. What a program does is the same but for texts: those are shorter
// that say what a broken runtime was at, and what an unrecovered panic brought.
//
// No code of Go's is here: a function that is named has another body, and a field
// of a variable that is named is read as a constant.
var edits = map[string]edit{
	"internal/cpu": {bodies: map[string]string{
		"processOptions": "",
	}},
	"internal/godebug": {bodies: map[string]string{
		"init":                  "",
		"Setting.IncNonDefault": "",
		"Setting.Value":         `return ""`,
	}},
	// Types of errors are the same, or one cannot be assigned to the other.
	"internal/reflectlite": {bodies: map[string]string{
		"directlyAssignable": "return T == V",
		"methodName":         `return "unknown method"`,
	}},
	// Time zones and layouts come with this text alone, and this text comes with
	// all that holds a time and is an interface.
	"time": {bodies: map[string]string{
		"Time.String": `return "1970 + " + Duration(t.UnixNano()).String()`,
	}},
	"runtime": {bodies: runtimeBodies, values: runtimeValues},
}

// runtimeBodies are in groups that fall out together.
var runtimeBodies = map[string]string{
	// How a function is found, and that there is one module, whose tables need no
	// check at each start.
	"findfunc":         byNumber,
	"moduledataverify": unpack,
	"typelinksinit":    "",

	// Tracebacks have the number of a function for the line, see explain.
	"funcline1": "if !f.valid() {\n\t\treturn \"?\", 0\n\t}\n\treturn \"" + numberText + "\", int32(f.entryOff)",
	"panicwrap": `panic(plainError("value method called using nil pointer"))`,

	// The execution tracer.
	"StartTrace":              "return nil",
	"StopTrace":               "",
	"traceAcquire":            "return traceLocker{}",
	"traceAdvance":            "",
	"traceAllocFreeEnabled":   "return false",
	"traceEnabled":            "return false",
	"traceEventWriter.event":  "",
	"traceLocker.eventWriter": "return traceEventWriter{}",
	"traceLocker.ok":          "return false",
	"traceLockInit":           "",
	"traceShuttingDown":       "return false",
	"traceThreadDestroy":      "",

	// Settings from the environment; these are what there is without any.
	"cpuinit":               "",
	"finishDebugVarsSetup":  "traceback_cache = 1 << tracebackShift\n\ttraceback_env = traceback_cache",
	"parseRuntimeDebugVars": "",
	"readGOGC":              "return 100",
	"readGOMEMLIMIT":        "return 1<<63 - 1",
	"reparsedebugvars":      "",

	// Profiles.
	"findGoroutineLeaks":          "return true",
	"mProf_Free":                  "",
	"mProf_Malloc":                "",
	"tryRecordGoroutineProfile":   "",
	"tryRecordGoroutineProfileWB": "",

	// Memory goes back to the system, which takes none from WebAssembly.
	"bgscavenge":         "c <- 1",
	"pageAlloc.scavenge": "return 0",

	// Where a traceback was taken; what is left says nothing without lines.
	"Callers":     "return 0",
	"Frames.Next": "return",

	// What a program prints before it ends.
	"callCgoSymbolizer":      "",
	"gcDumpObject":           "",
	"hexdumpWords":           "",
	"printAncestorTraceback": "",
	"printanycustomtype":     `print("(", toRType(efaceOf(&i)._type).string(), ") ", efaceOf(&i).data)`,
	"printArgs":              `print("...")`,
	"printcomplex128":        `print("complex")`,
	"printcomplex64":         `print("complex")`,
	"printOneCgoTraceback":   "return true",
	"unwinder.cgoCallers":    "return 0",

	// What the runtime checks of itself.
	"check":        "",
	"setCheckmark": "return false",
}

// runtimeValues are settings of GODEBUG as they are when nobody sets them, those
// that have code to themselves.
var runtimeValues = map[string]string{
	"debug.adaptivestackstart":       "int32(1)",
	"debug.asyncpreemptoff":          "int32(0)",
	"debug.cgocheck":                 "int32(1)",
	"debug.checkfinalizers":          "int32(0)",
	"debug.clobberfree":              "int32(0)",
	"debug.dataindependenttiming":    "int32(0)",
	"debug.dontfreezetheworld":       "int32(0)",
	"debug.efence":                   "int32(0)",
	"debug.gccheckmark":              "int32(0)",
	"debug.gcpacertrace":             "int32(0)",
	"debug.gcshrinkstackoff":         "int32(0)",
	"debug.gcstoptheworld":           "int32(1)", // Nothing else runs while it marks, see noBarriers.
	"debug.gctrace":                  "int32(0)",
	"debug.inittrace":                "int32(0)",
	"debug.invalidptr":               "int32(1)",
	"debug.malloc":                   "false",
	"debug.profstackdepth":           "int32(0)", // Stacks for profiles, 128 otherwise.
	"debug.sbrk":                     "int32(0)",
	"debug.scavtrace":                "int32(0)",
	"debug.scheddetail":              "int32(0)",
	"debug.schedtrace":               "int32(0)",
	"debug.traceCheckStackOwnership": "int32(0)",
	"debug.tracebackancestors":       "int32(0)",
	"debug.tracefpunwindoff":         "int32(0)",
	"debug.updatemaxprocs":           "int32(0)", // There is one processor.
	"inittrace.active":               "false",
}

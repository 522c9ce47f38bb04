package json

import (
	"bytes"
	"encoding/base64"
	"math"
	"strconv"
)

// String is a member that is a string.
func (o *Object) String(name string, v *string, presence Presence) {
	if o.writes(name, *v == "", presence) {
		o.out = appendString(o.out, *v)
	}
	if o.reads(name) {
		*v = o.in.word()
	}
}

// Bool is a member that is true or false.
func (o *Object) Bool(name string, v *bool, presence Presence) {
	if o.writes(name, !*v, presence) {
		o.out = strconv.AppendBool(o.out, *v)
	}
	if o.reads(name) {
		*v = o.in.bool()
	}
}

// Int is a member that is a whole number.
func (o *Object) Int(name string, v *int, presence Presence) {
	n := int64(*v)
	o.Int64(name, &n, presence)
	*v = int(n)
}

// Int64 is a member that is a whole number.
func (o *Object) Int64(name string, v *int64, presence Presence) {
	if o.writes(name, *v == 0, presence) {
		o.out = strconv.AppendInt(o.out, *v, 10)
	}
	if o.reads(name) {
		*v = o.in.int64()
	}
}

// Uint64 is a member that is a whole number, 0 or more.
func (o *Object) Uint64(name string, v *uint64, presence Presence) {
	if o.writes(name, *v == 0, presence) {
		o.out = strconv.AppendUint(o.out, *v, 10)
	}
	if o.reads(name) {
		*v = o.in.unsigned(math.MaxUint64)
	}
}

// Uint32 is a member that is a whole number from 0 to 4,294,967,295.
func (o *Object) Uint32(name string, v *uint32, presence Presence) {
	if o.writes(name, *v == 0, presence) {
		o.out = strconv.AppendUint(o.out, uint64(*v), 10)
	}
	if o.reads(name) {
		*v = uint32(o.in.unsigned(math.MaxUint32))
	}
}

// Float64 is a member that is a number.
func (o *Object) Float64(name string, v *float64, presence Presence) {
	if o.writes(name, *v == 0, presence) {
		o.note(appendFloat(o.out, *v))
	}
	if o.reads(name) {
		*v = o.in.float()
	}
}

// Raw is a member of any kind, as text; null too is one.
func (o *Object) Raw(name string, v *RawMessage, presence Presence) {
	if o.writes(name, len(*v) == 0, presence) {
		o.note(appendRaw(o.out, *v))
	}
	if o.comes(name) {
		*v = o.in.raw()
	}
}

// Bytes is a member that is bytes, in base64.
func (o *Object) Bytes(name string, v *[]byte, presence Presence) {
	if o.writes(name, len(*v) == 0, presence) {
		o.out = append(base64.StdEncoding.AppendEncode(append(o.out, '"'), *v), '"')
	}
	if o.reads(name) {
		var err error
		if *v, err = base64.StdEncoding.DecodeString(string(o.in.string())); err != nil {
			o.in.fail("base64")
		}
	}
}

// Any is a member that is written, never read: whatever [Marshal] takes.
func (o *Object) Any(name string, v *any, presence Presence) {
	if o.writes(name, *v == nil, presence) {
		o.note(appendAny(o.out, *v))
	}
}

// Struct is a member that is an object.
func (o *Object) Struct(name string, v Struct) {
	if o.writes(name, false, Always) {
		o.write(v)
	}
	if o.reads(name) {
		o.read(v)
	}
}

// Sparse is a member that is an object. It is left out when all that is in it
// is.
func (o *Object) Sparse(name string, v Struct) {
	start, first := len(o.out), o.empty
	o.Struct(name, v)
	if o.in == nil && bytes.HasSuffix(o.out[start:], []byte(`"`+name+`":{}`)) {
		o.out, o.empty = o.out[:start], first
	}
}

// Int64Map is a member that is an object of whole numbers.
func (o *Object) Int64Map(name string, v *map[string]int64, presence Presence) {
	if o.writes(name, len(*v) == 0, presence) {
		o.writeMap(*v)
	}
	if o.reads(name) {
		*v = map[string]int64{}
		o.in.members(func(name []byte) {
			key, value := string(name), int64(0)
			if !o.in.null() {
				value = o.in.int64()
			}
			(*v)[key] = value
		})
	}
}

func (o *Object) writeMap(v map[string]int64) {
	if v == nil {
		o.out = append(o.out, "null"...)
		return
	}
	values := make(map[string]any, len(v))
	for name, value := range v {
		values[name] = value
	}
	o.note(appendMap(o.out, values))
}

// Pointer is a member that is an object, or null.
func Pointer[T any, P StructOf[T]](o *Object, name string, v **T, presence Presence) {
	o.pointer(name, *v == nil, presence, func() Struct {
		if *v == nil {
			*v = new(T)
		}
		return P(*v)
	})
}

// pointer does it for every T: the place is made by asking for it.
func (o *Object) pointer(name string, none bool, presence Presence, place func() Struct) {
	if o.writes(name, none, presence) {
		if none {
			o.out = append(o.out, "null"...)
		} else {
			o.write(place())
		}
	}
	if o.reads(name) {
		o.read(place())
	}
}

// Nullable is a member that is null, or what member writes and reads.
func Nullable[T any](o *Object, name string, v **T, presence Presence, member func(o *Object, name string, v *T, presence Presence)) {
	if *v == nil && o.writes(name, true, presence) {
		o.out = append(o.out, "null"...)
	}
	if *v == nil && o.in != nil && o.reads(name) {
		*v, o.taken = new(T), false // It still has to be read.
	}
	if *v != nil {
		member(o, name, *v, Always)
	}
}

package json

import (
	"math"
	"strconv"
)

// Strings is a member that is a list of strings.
func (o *Object) Strings(name string, list *[]string, presence Presence) {
	if o.writes(name, len(*list) == 0, presence) {
		o.out = appendStrings(o.out, *list)
	}
	if o.reads(name) {
		*list = o.in.strings()
	}
}

func (r *reader) strings() []string {
	list := []string{}
	r.elements(func() {
		list = append(list, "")
		if !r.null() {
			list[len(list)-1] = string(r.string())
		}
	})
	return list
}

// Ints is a member that is a list of whole numbers.
func (o *Object) Ints(name string, list *[]int, presence Presence) {
	if o.writes(name, len(*list) == 0, presence) {
		o.array(*list == nil, len(*list), func(i int) { o.out = strconv.AppendInt(o.out, int64((*list)[i]), 10) })
	}
	if o.reads(name) {
		*list = []int{}
		o.in.elements(func() {
			*list = append(*list, 0)
			if !o.in.null() {
				(*list)[len(*list)-1] = int(o.in.int64())
			}
		})
	}
}

// Uint64s is a member that is a list of whole numbers, 0 or more.
func (o *Object) Uint64s(name string, list *[]uint64, presence Presence) {
	if o.writes(name, len(*list) == 0, presence) {
		o.array(*list == nil, len(*list), func(i int) { o.out = strconv.AppendUint(o.out, (*list)[i], 10) })
	}
	if o.reads(name) {
		*list = []uint64{}
		o.in.elements(func() {
			*list = append(*list, 0)
			if !o.in.null() {
				(*list)[len(*list)-1] = o.in.unsigned(math.MaxUint64)
			}
		})
	}
}

// Raws is a member that is a list of values of any kind, as text.
func (o *Object) Raws(name string, list *[]RawMessage, presence Presence) {
	if o.writes(name, len(*list) == 0, presence) {
		o.array(*list == nil, len(*list), func(i int) { o.note(appendRaw(o.out, (*list)[i])) })
	}
	if o.reads(name) {
		*list = []RawMessage{}
		o.in.elements(func() { *list = append(*list, o.in.raw()) })
	}
}

// Structs is a member that is a list of objects.
func Structs[T any, P StructOf[T]](o *Object, name string, list *[]T, presence Presence) {
	length := len(*list)
	if *list == nil {
		length = -1
	}
	o.structs(name, length, presence, func(i int) Struct { return placeIn[T, P](list, i) })
}

// placeIn gives the place of an element of a list, and adds that after the
// last. Asked for -1 it makes an empty list.
func placeIn[T any, P StructOf[T]](list *[]T, i int) Struct {
	if i < 0 {
		*list = []T{}
		return nil
	}
	if i == len(*list) {
		*list = append(*list, make([]T, 1)...) // Less code than one zero value makes.
	}
	return P(&(*list)[i])
}

// structs does it for every T; place is as placeIn. The length of no list is
// -1.
func (o *Object) structs(name string, length int, presence Presence, place func(i int) Struct) {
	if o.writes(name, length <= 0, presence) {
		o.array(length < 0, length, func(i int) { o.write(place(i)) })
	}
	if o.reads(name) {
		o.readStructs(place)
	}
}

func (o *Object) readStructs(place func(i int) Struct) {
	place(-1)
	i := 0
	o.in.elements(func() {
		o.read(place(i))
		i++
	})
}

// array writes a list, or null in place of none.
//
//go:noinline
func (o *Object) array(null bool, length int, element func(i int)) {
	if null {
		o.out = append(o.out, "null"...)
		return
	}
	o.out = append(o.out, '[')
	for i := range length {
		if i > 0 {
			o.out = append(o.out, ',')
		}
		element(i)
	}
	o.out = append(o.out, ']')
}

// UnmarshalList reads a list of objects that is all of the text.
func UnmarshalList[T any, P StructOf[T]](text []byte) ([]T, error) {
	o := Object{in: &reader{text: text}}
	var list []T
	o.in.whole(func() {
		if !o.in.null() {
			o.readStructs(func(i int) Struct { return placeIn[T, P](&list, i) })
		}
	})
	return list, o.in.failure()
}

// UnmarshalStrings reads a list of strings that is all of the text.
func UnmarshalStrings(text []byte) ([]string, error) {
	r := reader{text: text}
	var list []string
	r.whole(func() {
		if !r.null() {
			list = r.strings()
		}
	})
	return list, r.failure()
}

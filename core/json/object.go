package json

// Struct is a pointer to a struct whose members are written and read.
type Struct interface {
	// JSON hands each member to o. It is generated.
	JSON(o *Object)
}

// StructOf is *T where that is a [Struct].
type StructOf[T any] interface {
	*T
	Struct
}

// Object is a JSON object on its way in either direction: being written, or
// being read. Each of its methods takes the name of a member and the place of
// its value.
//
// Reading uses that members usually come in the order in which they are
// written: those of the text go by one after the other, and each method takes
// the one that is there if it has its name.
//
// What is small and called from everywhere is not inlined: the module is to be
// small.
type Object struct {
	// in is nil while writing.
	in *reader
	// next is the name of the member that comes next in the text, if there is
	// one; taken says that it has been read.
	next  []byte
	open  bool
	taken bool

	out   []byte
	empty bool
	err   error
}

// Presence says when a member is written.
type Presence bool

// An Optional member is left out when it is zero.
const (
	Always   Presence = false
	Optional Presence = true
)

func appendStruct(text []byte, v Struct) ([]byte, error) {
	o := Object{out: text}
	o.write(v)
	return o.out, o.err
}

// Unmarshal reads an object that is all of the text. What v has no member for
// is passed over; null, for all of it or for a member, changes nothing.
func Unmarshal(text []byte, v Struct) error {
	o := Object{in: &reader{text: text}}
	o.in.whole(func() { o.read(v) })
	return o.in.failure()
}

// Decoder reads many objects, each as [Unmarshal] does, and takes less memory
// for it. The zero value is ready.
type Decoder struct {
	object Object
	in     reader
}

// Unmarshal reads the next object.
func (d *Decoder) Unmarshal(text []byte, v Struct) error {
	if again := d.object.in != nil; again && d.in.words == nil {
		d.in.words = new(words)
	}
	d.in = reader{text: text, words: d.in.words}
	d.object = Object{in: &d.in}
	d.in.whole(func() { d.object.read(v) })
	d.in.text = nil
	return d.in.failure()
}

func (o *Object) write(v Struct) {
	outer := o.empty
	o.out, o.empty = append(o.out, '{'), true
	v.JSON(o)
	o.out, o.empty = append(o.out, '}'), outer
}

func (o *Object) read(v Struct) {
	if o.in.null() || !o.in.enter('{', "an object") {
		return
	}
	next, open, taken := o.next, o.open, o.taken
	for o.advance(!o.in.skip('}')); o.open; {
		before := o.in.at
		v.JSON(o)
		if !o.taken && o.in.at == before {
			o.in.skipValue() // Nothing of v has that name.
			o.taken = true
		}
		if o.taken {
			o.end()
		}
	}
	o.in.depth--
	o.next, o.open, o.taken = next, open, taken
}

// end leaves a member that was read.
func (o *Object) end() {
	more := o.in.skip(',')
	if !more {
		o.in.expect('}', "a comma or }")
	}
	o.advance(more)
}

func (o *Object) advance(more bool) {
	o.taken, o.open = false, more
	if more {
		o.next = o.in.name()
	}
}

// comes says that the value of the member with that name is to be read now.
//
//go:noinline
func (o *Object) comes(name string) bool {
	if o.in == nil {
		return false
	}
	if o.taken {
		o.end()
	}
	o.taken = o.open && string(o.next) == name
	return o.taken
}

// reads is comes for a value that is not null.
//
//go:noinline
func (o *Object) reads(name string) bool {
	return o.comes(name) && !o.in.null()
}

// writes says that the value of the member with that name is to be written
// now.
//
//go:noinline
func (o *Object) writes(name string, zero bool, presence Presence) bool {
	if o.in != nil || o.err != nil || zero && presence == Optional {
		return false
	}
	if !o.empty {
		o.out = append(o.out, ',')
	}
	o.empty = false
	o.out = append(append(append(o.out, '"'), name...), `":`...)
	return true
}

// note takes over what was written.
func (o *Object) note(out []byte, err error) {
	o.out = out
	if err != nil {
		o.err = err
	}
}

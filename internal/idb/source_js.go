package idb

import (
	"slices"

	"github.com/hack-pad/safejs"
)

// Source is what object stores and indexes have in common: reading. Keys are
// strings, numbers, and slices or arrays of keys.
type Source struct {
	source safejs.Value
}

// Store is an object store.
type Store struct {
	Source
}

// Entry is what goes into a store: a key, and a value that [json.Marshal]
// takes.
//
// [json.Marshal]: https://pkg.go.dev/github.com/parlor-chat/parlor/core/json#Marshal
type Entry struct {
	Key, Value any
}

// Index returns an index of the store.
func (s Store) Index(name string) (Source, error) {
	index, err := s.source.Call("index", name)
	return Source{index}, wrap("use index "+name, err)
}

// Get asks for the first value under each key. The result is a list of objects
// with a property result, which those of missing values do not have.
func (s Source) Get(keys ...any) (Request, error) {
	list, err := bring(append([]any{}, keys...)) // No keys are an empty list, not null.
	if err != nil {
		return Request{}, wrap("get", err)
	}
	requests, err := s.each("get", list, "map")
	return Request{request: requests, many: true}, err
}

// GetAll asks for the values in a range, in the order of keys. Limit 0 means
// all. The result is a list of the values.
func (s Source) GetAll(r Range, limit int) (Request, error) {
	return s.inRange("getAll", r, limit)
}

// GetAllKeys is like GetAll, for the keys under which the values are stored.
func (s Source) GetAllKeys(r Range, limit int) (Request, error) {
	return s.inRange("getAllKeys", r, limit)
}

// Put stores entries, in the place of those under the same keys. After an
// error some may have been placed: give it back, so that the transaction is undone.
//
// It uses that a map of JavaScript calls back with a value first and then its
// key, which is the order in which put takes them.
func (s Store) Put(entries ...Entry) error {
	pairs := make([]any, len(entries))
	for i, e := range entries {
		pairs[i] = []any{e.Key, e.Value}
	}
	list, err := bring(pairs)
	if err != nil {
		return wrap("put", err)
	}
	values, err := construct("Map", list)
	if err != nil {
		return wrap("put", err)
	}
	_, err = s.each("put", values, "forEach")
	return err
}

// Delete removes what is in a range, which has at least one bound.
func (s Store) Delete(r Range) error {
	_, err := s.inRange("delete", r)
	return err
}

func (s Source) inRange(method string, r Range, args ...any) (Request, error) {
	query, err := r.query()
	if err != nil {
		return Request{}, wrap(method, err)
	}
	request, err := s.source.Call(method, append([]any{query}, args...)...)
	return Request{request: request}, wrap(method, err)
}

// each lets JavaScript call a method for every element of a collection, which
// is one crossing for all of them.
func (s Source) each(method string, elements safejs.Value, iterate string) (safejs.Value, error) {
	f, err := s.source.Get(method)
	if err != nil {
		return f, wrap(method, err)
	}
	requests, err := elements.Call(iterate, f, s.source)
	return requests, wrap(method, err)
}

// Request is one or more requests for the same thing.
type Request struct {
	request safejs.Value
	many    bool
}

// Result returns, as JSON, what was asked for, once [Tx.Wait] says that it is
// there. Of every object in it only the fields named are there, in the order
// named.
func (r Request) Result(fields ...string) ([]byte, error) {
	result, err := r.result()
	if err != nil {
		return nil, wrap("take result", err)
	}
	text, err := fetch(result, fields)
	return text, wrap("take result", err)
}

// Bytes returns what a function makes of a result, which is an Uint8Array. It
// takes the place of what is in room, if there is enough.
func (r Request) Bytes(of safejs.Value, room []byte) ([]byte, error) {
	result, err := r.result()
	if err != nil {
		return nil, wrap("take result", err)
	}
	array, err := of.Invoke(result)
	if err != nil {
		return nil, wrap("take result", err)
	}
	length, err := array.Length()
	if err != nil {
		return nil, wrap("take result", err)
	}
	bytes := slices.Grow(room[:0], length)[:length]
	_, err = safejs.CopyBytesToGo(bytes, array)
	return bytes, wrap("take result", err)
}

// Last returns how many values there are in a result of [Source.GetAll], and
// some fields of the last one, which are strings.
func (r Request) Last(fields ...string) (count int, values []string, err error) {
	result, err := r.result()
	if err != nil {
		return 0, nil, wrap("take result", err)
	}
	if count, err = result.Length(); err != nil || count == 0 {
		return 0, nil, wrap("take result", err)
	}
	last, err := result.Index(count - 1)
	for _, field := range fields {
		values = append(values, text(last, field))
	}
	return count, values, wrap("take result", err)
}

func (r Request) result() (safejs.Value, error) {
	if r.many {
		return r.request, nil // Each is an object with a property result.
	}
	return get(r.request, "result")
}

// Range is a range of keys. A nil bound is none; the zero Range is everything.
type Range struct {
	Lower, Upper         any
	LowerOpen, UpperOpen bool // Open bounds are not in the range themselves.
}

// query turns a range into what the browser takes for one.
func (r Range) query() (safejs.Value, error) {
	if r.Lower == nil && r.Upper == nil {
		return safejs.Undefined(), nil
	}
	bounds, err := bring([]any{r.Lower, r.Upper})
	if err != nil {
		return safejs.Value{}, err
	}
	lower, _ := bounds.Index(0)
	upper, _ := bounds.Index(1)
	ranges, err := safejs.Global().Get("IDBKeyRange")
	switch {
	case err != nil:
		return safejs.Value{}, err
	case r.Upper == nil:
		return ranges.Call("lowerBound", lower, r.LowerOpen)
	case r.Lower == nil:
		return ranges.Call("upperBound", upper, r.UpperOpen)
	}
	return ranges.Call("bound", lower, upper, r.LowerOpen, r.UpperOpen)
}

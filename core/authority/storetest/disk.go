package storetest

import (
	"context"
	"sync"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Disk is what the stores of several tabs keep their data on, and what may be
// wiped beneath them.
type Disk struct {
	mu    sync.Mutex
	data  *authority.MemStore
	wiped int
	full  bool
}

// NewDisk makes an empty disk.
func NewDisk() *Disk { return &Disk{data: authority.NewMemStore()} }

// Wipe takes all data away.
func (d *Disk) Wipe() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.data = authority.NewMemStore()
	d.wiped++
}

// Fill says whether there is no room for another commit.
func (d *Disk) Fill(full bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.full = full
}

func (d *Disk) isFull() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.full
}

// Store returns a store on the disk, of the data that is there now.
func (d *Disk) Store() *DiskStore {
	s := &DiskStore{disk: d}
	s.Renew()
	return s
}

// DiskStore is an [authority.Renewable] store on a [Disk].
type DiskStore struct {
	disk  *Disk
	wiped int // Of the disk, when it had the data of this store.
}

var (
	_ authority.Store     = (*DiskStore)(nil)
	_ authority.Renewable = (*DiskStore)(nil)
)

// Renew implements [authority.Renewable].
func (s *DiskStore) Renew() {
	s.disk.mu.Lock()
	defer s.disk.mu.Unlock()
	s.wiped = s.disk.wiped
}

// data is what the store works on.
func (s *DiskStore) data() (*authority.MemStore, error) {
	s.disk.mu.Lock()
	defer s.disk.mu.Unlock()
	if s.wiped != s.disk.wiped {
		return nil, authority.ErrReplaced
	}
	return s.disk.data, nil
}

// Read implements [authority.Store].
func (s *DiskStore) Read(ctx context.Context, keys []core.Key) ([]authority.Record, error) {
	data, err := s.data()
	if err != nil {
		return nil, err
	}
	return data.Read(ctx, keys)
}

// Changes implements [authority.Store].
func (s *DiskStore) Changes(ctx context.Context, owner string, after core.Revision) (authority.Changes, error) {
	data, err := s.data()
	if err != nil {
		return authority.Changes{}, err
	}
	return data.Changes(ctx, owner, after)
}

// History implements [authority.Store].
func (s *DiskStore) History(ctx context.Context, thread string, after, before uint64, limit int) ([]authority.RowRecord, error) {
	data, err := s.data()
	if err != nil {
		return nil, err
	}
	return data.History(ctx, thread, after, before, limit)
}

// Page implements [authority.Store].
func (s *DiskStore) Page(ctx context.Context, owner string, kind core.Kind, after string, limit int) ([]authority.Record, error) {
	data, err := s.data()
	if err != nil {
		return nil, err
	}
	return data.Page(ctx, owner, kind, after, limit)
}

// Revisions implements [authority.Store].
func (s *DiskStore) Revisions(ctx context.Context, owners []string) ([]core.Revision, error) {
	data, err := s.data()
	if err != nil {
		return nil, err
	}
	return data.Revisions(ctx, owners)
}

// Commit implements [authority.Store].
func (s *DiskStore) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	data, err := s.data()
	switch {
	case err != nil:
		return nil, err
	case s.disk.isFull():
		return nil, authority.ErrFull
	}
	return data.Commit(ctx, c)
}

package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// usual is the most that the tools of a set-up may take of one core, unless the
// test says otherwise; together is what all of them may: four minutes of two
// cores. Time on the clock would be that of whatever else runs.
const (
	usual    = 20 * time.Second
	together = 2 * 4 * time.Minute
)

// costs is what was done in the workshop.
var costs struct {
	sync.Mutex
	all []*cost
}

// cost is what a test of the workshop takes.
type cost struct {
	test    string
	mu      sync.Mutex
	most    time.Duration
	ofCore  time.Duration
	onClock time.Duration
}

// newCost counts until the test is over, which then fails if it has cost too
// much.
func newCost(t *testing.T) *cost {
	t.Helper()
	c := &cost{test: t.Name(), most: usual}
	started := time.Now()
	t.Cleanup(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.onClock = time.Since(started)
		costs.Lock()
		costs.all = append(costs.all, c)
		costs.Unlock()
		require.LessOrEqual(t, c.ofCore, c.most, "a set-up costs more than was planned for it")
	})
	return c
}

// add counts a program that has ended, with those that it had run.
func (c *cost) add(ended *os.ProcessState) {
	if ended == nil {
		return // It did not start.
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ofCore += ended.UserTime() + ended.SystemTime()
}

// within gives a set-up more, or less, than is usual.
func (p project) within(most time.Duration) project {
	p.cost.mu.Lock()
	defer p.cost.mu.Unlock()
	p.cost.most = most
	return p
}

// writeCosts writes what each test of the workshop cost into build/setups.txt,
// the dearest first. It is an error if all of them cost too much.
func writeCosts() error {
	costs.Lock()
	defer costs.Unlock()
	if len(costs.all) == 0 {
		return nil
	}
	slices.SortFunc(costs.all, func(a, b *cost) int { return int(b.ofCore - a.ofCore) })
	var table strings.Builder
	var all time.Duration
	for _, c := range costs.all {
		all += c.ofCore
		fmt.Fprintf(&table, "%7.1f s of a core, at most %3.0f, %6.1f s on the clock: %s\n", c.ofCore.Seconds(), c.most.Seconds(), c.onClock.Seconds(), c.test)
	}
	fmt.Fprintf(&table, "%7.1f s of a core for all set-ups\n", all.Seconds())
	if all > together {
		return fmt.Errorf("set-ups take too long together:\n%s", &table)
	}
	return os.WriteFile(filepath.Join("..", "build", "setups.txt"), []byte(table.String()), 0o600)
}

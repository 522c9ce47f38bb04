package authority

// Taken is how many lanes somebody is in or waits for.
func (l *Lanes) Taken() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.last)
}

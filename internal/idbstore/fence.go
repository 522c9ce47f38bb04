package idbstore

// fencing is what a commit does to the fence, besides adding its own record.
//
// The record of a number keeps everybody else from committing under that number.
// So that there are not more and more of them, the first commit of an era removes
// those of the era before, but for its first. Somebody who was stopped before
// that may still want one of the numbers that are free again. What refuses it
// then is that an era is in the fence only once: a record that is not the first
// of its era stands for the one to come, whose first record is there by then, for
// good. For as long as an era is the latest, its newest record alone stands for
// the next one; the commit after it makes it stand for none.
type fencing struct {
	// era is the one that the commit's own record stands for.
	era int64
	// plain is the record that is to stand for none any more, 0 if there is none.
	plain int64
	// first: the commit is the first of its era.
	first bool
}

func fence(number, length int64) fencing {
	if number%length == 0 {
		return fencing{era: number / length, first: true}
	}
	f := fencing{era: number/length + 1}
	if before := number - 1; before%length != 0 {
		f.plain = before
	}
	return f
}

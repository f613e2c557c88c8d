package journal

// blockLen samples are kept together, 24 KB: what is pending grows and is given back without being copied.
const blockLen = 1024

type block [blockLen]Sample

// Samples are those of a batch, in the order they came.
type Samples struct {
	blocks []*block
	n      int
}

// Blocks are kept for the next batch when one has been packed. They are not for more than one goroutine.
type Blocks struct{ free []*block }

// Append adds a sample, in memory of from when there is some.
func (s *Samples) Append(x Sample, from *Blocks) {
	if s.n == len(s.blocks)*blockLen {
		s.blocks = append(s.blocks, from.take())
	}
	s.blocks[s.n/blockLen][s.n%blockLen] = x
	s.n++
}

// Len is how many there are.
func (s *Samples) Len() int { return s.n }

func (s *Samples) at(i int) *Sample { return &s.blocks[i/blockLen][i%blockLen] }

func (b *Blocks) take() *block {
	last := len(b.free) - 1
	if last < 0 {
		return new(block)
	}
	taken := b.free[last]
	b.free = b.free[:last]
	return taken
}

// GiveBack keeps the memory of samples that nobody needs any more.
func (b *Blocks) GiveBack(s *Samples) {
	b.free = append(b.free, s.blocks...)
	*s = Samples{}
}

// Shrink lets go of what is more than n samples take.
func (b *Blocks) Shrink(n int) {
	if most := n/blockLen + 1; len(b.free) > most {
		clear(b.free[most:])
		b.free = b.free[:most]
	}
}

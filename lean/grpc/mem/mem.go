// Package mem stands in for gRPC's buffers: a codec is declared with them, and never called.
package mem

type (
	// BufferPool lends byte slices.
	BufferPool interface {
		Get(length int) *[]byte
		Put(*[]byte)
	}
	// Buffer is a lent slice.
	Buffer interface {
		ReadOnlyData() []byte
		Free()
	}
	// BufferSlice is a message in pieces.
	BufferSlice []Buffer
)

// MaterializeToBuffer has nothing to join: no message arrives.
func (BufferSlice) MaterializeToBuffer(BufferPool) Buffer { return nil }

// NewBuffer lends nothing.
func NewBuffer(*[]byte, BufferPool) Buffer { return nil }

// NewTieredBufferPool keeps nothing.
func NewTieredBufferPool(...int) BufferPool { return nil }

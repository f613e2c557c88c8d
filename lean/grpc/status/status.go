// Package status makes errors of codes.
package status

import (
	"fmt"

	"google.golang.org/grpc/codes"
)

// Errorf is an error with a code in its text.
func Errorf(c codes.Code, format string, a ...any) error {
	return fmt.Errorf("rpc code %d: %w", c, fmt.Errorf(format, a...))
}

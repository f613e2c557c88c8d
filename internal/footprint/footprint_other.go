//go:build !linux

package footprint

// ReleaseProgram does nothing: only Linux is known to tell what of a file is mapped where.
func ReleaseProgram() {}

// ReleaseFiles does nothing either.
func ReleaseFiles(string) {}

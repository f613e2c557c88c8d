// Package grpc stands in for gRPC, 67 packages: OpenTelemetry's types are generated with a gRPC client and server,
// and the collector receives OTLP over HTTP only.
package grpc

import (
	"context"
	"errors"
)

var errLeftOut = errors.New("this montui is built without gRPC; send OTLP over HTTP")

type (
	// CallOption is an option of a call that is not made.
	CallOption interface{}
	// ClientConn reaches nobody.
	ClientConn struct{}
	// Server serves nothing.
	Server struct{}
	// UnaryServerInfo is what an interceptor sees of a call.
	UnaryServerInfo struct {
		Server     any
		FullMethod string
	}
	// UnaryHandler answers a call.
	UnaryHandler func(ctx context.Context, req any) (any, error)
	// UnaryServerInterceptor stands before a handler.
	UnaryServerInterceptor func(ctx context.Context, req any, info *UnaryServerInfo, handler UnaryHandler) (any, error)
	// MethodDesc describes a method.
	MethodDesc struct {
		MethodName string
		Handler    func(srv any, ctx context.Context, dec func(any) error, interceptor UnaryServerInterceptor) (any, error)
	}
	// StreamDesc describes a stream.
	StreamDesc struct{}
	// ServiceDesc describes a service.
	ServiceDesc struct {
		ServiceName string
		HandlerType any
		Methods     []MethodDesc
		Streams     []StreamDesc
		Metadata    any
	}
)

// Invoke refuses.
func (*ClientConn) Invoke(context.Context, string, any, any, ...CallOption) error { return errLeftOut }

// RegisterService takes a service that nobody can reach.
func (*Server) RegisterService(*ServiceDesc, any) {}

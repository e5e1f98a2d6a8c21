package api

import (
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"finnfram/api/wire"
)

// startSpan opens the span of a request under the caller's, if it sent one.
// Its name and attributes hold no address.
func (d *door) startSpan(r *http.Request) (*http.Request, trace.Span) {
	ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx, span := d.tracer.Start(ctx, "http", trace.WithSpanKind(trace.SpanKindServer))
	return r.WithContext(ctx), span
}

func endSpan(span trace.Span, route string, rec *wire.Recorder) {
	span.SetName(route)
	span.SetAttributes(
		attribute.String("http.route", route),
		attribute.Int("http.response.status_code", rec.Status),
		attribute.String("finnfram.request", rec.ID))
	if rec.Status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, "")
	}
	span.End()
}

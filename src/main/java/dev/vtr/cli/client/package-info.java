/**
 * The light client: blocking gRPC-Web over HTTP/1.1 on a plain socket. Read {@link
 * dev.vtr.cli.client.HubAddress}, {@link dev.vtr.cli.client.HubConnection} (the socket), {@link
 * dev.vtr.cli.client.HttpAnswer} (HTTP/1.1), {@link dev.vtr.cli.client.GrpcWebCall} (gRPC on top),
 * {@link dev.vtr.cli.client.CallFailure} (what can go wrong).
 *
 * <p>An agent command lives for a hundred milliseconds, so nothing here loads Netty, Vert.x or
 * OpenTelemetry.
 */
@NullMarked
package dev.vtr.cli.client;

import org.jspecify.annotations.NullMarked;

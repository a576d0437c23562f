package dev.vtr.app;

import org.jspecify.annotations.Nullable;

/**
 * How a hub runs.
 *
 * @param host an address or name to listen on; loopback only, unless there is TLS
 * @param port 0..65535; 0 takes a free one
 * @param token what every call has to show
 * @param ownsSessions false for a hub that only routes to spokes
 * @param tls null: plain, which only loopback is good for
 */
public record HubOptions(
    NodeOptions node,
    String host,
    int port,
    String token,
    boolean ownsSessions,
    @Nullable TlsFiles tls) {}

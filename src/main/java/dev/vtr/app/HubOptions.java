package dev.vtr.app;

/**
 * How a hub runs.
 *
 * @param host an address or name to listen on; loopback only, as long as there is no TLS
 * @param port 0..65535; 0 takes a free one
 * @param token what every call has to show
 * @param ownsSessions false for a hub that only routes to spokes
 */
public record HubOptions(NodeOptions node, String host, int port, String token, boolean ownsSessions) {}

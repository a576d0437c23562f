package dev.vtr.app;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * PEM files of a node that speaks TLS, 1.2 at least.
 *
 * @param cert the node's certificate, with those between it and the CA; null on a spoke without one
 * @param key its private key; set with {@code cert}
 * @param ca who is trusted; null: whom Java trusts
 */
public record TlsFiles(@Nullable Path cert, @Nullable Path key, @Nullable Path ca) {
  static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  /** What a server shows; needs {@code cert} and {@code key}. */
  PemKeyCertOptions keyAndCertificate() {
    return new PemKeyCertOptions()
        .setCertPath(String.valueOf(cert))
        .setKeyPath(String.valueOf(key));
  }

  /** As a client takes it. */
  ClientSSLOptions client() {
    ClientSSLOptions options = new ClientSSLOptions();
    options.setEnabledSecureTransportProtocols(PROTOCOLS);
    options.setHostnameVerificationAlgorithm("HTTPS");
    if (ca != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()));
    }
    return options;
  }
}

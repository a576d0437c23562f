package dev.vtr.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS 1.2 or newer over a connected socket, the host's name checked against its certificate. */
final class TlsSocket {
  private TlsSocket() {}

  /**
   * @param ca a PEM file with the certificates to trust; null trusts those of the Java runtime
   * @throws IOException when the file is unreadable or the peer is not who it should be
   */
  static Socket over(Socket plain, HubAddress address, @Nullable Path ca) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, ca == null ? null : trusting(ca).getTrustManagers(), null);
      var socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(plain, address.host(), address.port(), /* autoClose= */ true);
      var parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS: " + e.getMessage(), e);
    }
  }

  private static TrustManagerFactory trusting(Path ca)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(ca)) {
      int index = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("ca" + index++, certificate);
      }
    } catch (IOException e) {
      throw new IOException("the CA file " + ca + " is not readable", e);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory;
  }
}

package dev.vtr.session;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The latest input operations that had an id, so that a retry is answered and not written again.
 *
 * <p>Keeps {@link #CAPACITY} of them, of each the payload's digest and never the payload. One that
 * failed is kept as well, and its failure is the answer, if something of it may have reached the
 * program; only one of which nothing did is forgotten, and typed when it comes again.
 */
final class OperationMemory {
  /** Retries come within seconds; this many sends do not. The help of {@code --op-id} names it. */
  static final int CAPACITY = 256;

  /** Characters of an operation's id: a UUID has 36. */
  static final int MAX_ID_LENGTH = 128;

  private record Operation(String digest, CompletableFuture<SessionRequest.Written> answer) {}

  private final Map<String, Operation> operations =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Operation> eldest) {
          return size() > CAPACITY;
        }
      };

  /**
   * The answer of the operation of that id; null if there was none.
   *
   * @throws Failure.Invalid if it had another payload
   */
  @Nullable CompletableFuture<SessionRequest.Written> recall(
      String id, SessionRequest.Input input) {
    if (id.length() > MAX_ID_LENGTH) {
      throw new Failure.Invalid("op_id", "is longer than " + MAX_ID_LENGTH + " characters");
    }
    Operation operation = operations.get(id);
    if (operation == null) {
      return null;
    }
    if (!operation.digest.equals(digest(input))) {
      throw new Failure.Invalid("op_id", "was used for another payload");
    }
    return operation.answer;
  }

  void remember(
      String id, SessionRequest.Input input, CompletableFuture<SessionRequest.Written> answer) {
    operations.put(id, new Operation(digest(input), answer));
  }

  void forget(String id) {
    operations.remove(id);
  }

  private static String digest(SessionRequest.Input input) {
    MessageDigest sha = sha256();
    switch (input) {
      case SessionRequest.Input.Text(String text, boolean submit) ->
          add(sha, submit ? 'S' : 'T', text);
      case SessionRequest.Input.Paste(String text) -> add(sha, 'P', text);
      case SessionRequest.Input.Keys(var names) -> add(sha, 'K', String.join("\n", names));
      case SessionRequest.Input.Bytes(byte[] bytes) -> {
        sha.update((byte) 'B');
        sha.update(bytes);
      }
    }
    return java.util.HexFormat.of().formatHex(sha.digest());
  }

  private static void add(MessageDigest sha, char kind, String text) {
    sha.update((byte) kind);
    sha.update(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}

package dev.vtr.cli;

/**
 * Which vtr this is: as the launcher read it from the jar's name (cheap), else as the build wrote
 * it into the jar.
 */
public final class Version {
  /** Such as {@code 0.1.0}; {@code dev} when it runs from class files. */
  public static final String TEXT = text();

  private Version() {}

  private static String text() {
    String named = System.getProperty("vtr.version");
    if (named != null) {
      return named;
    }
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}

package dev.vtr.session;

import dev.vtr.trace.OtlpEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * What a session is made with.
 *
 * @param cols 1..1000
 * @param rows 1..1000
 * @param recorded whether to keep an asciicast of it
 * @param recordingFiles where to keep it as a file, too; null: nowhere
 * @param options of its node
 * @param otlp where its program sends spans of its own
 */
record SessionSetup(
    SessionId id,
    SessionName name,
    int cols,
    int rows,
    boolean recorded,
    @Nullable RecordingFiles recordingFiles,
    CoordinatorOptions options,
    OtlpEnvironment otlp) {}

package dev.vtr.rpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.WireFormat;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.proto.VtrOuterClass;
import dev.vtr.session.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@code vtr.v1.Vtr} as a router sees them, read from the service's own description:
 * whether they stream, and which fields name a session or a coordinator. The tunnel is none of
 * them.
 */
public final class Methods {
  /** The service, in full. */
  public static final String SERVICE = "vtr.v1.Vtr";

  /** Sessions that one wait may name. */
  public static final int MAX_WAITED = 100;

  static final String TUNNEL = "Tunnel";
  private static final String LIST = "List";

  private static final Map<String, Shape> SHAPES = shapes();

  private Methods() {}

  /** The names of all methods but the tunnel. */
  public static Set<String> names() {
    return SHAPES.keySet();
  }

  /** Whether there is a method of that name, the tunnel excepted. */
  public static boolean isKnown(String method) {
    return SHAPES.containsKey(method);
  }

  /** Whether {@code method} answers with a stream; false if it is unknown. */
  public static boolean isStreaming(String method) {
    Shape shape = SHAPES.get(method);
    return shape != null && shape.streaming;
  }

  /**
   * Whether a call is answered when something happens, not as soon as it can be: streams and waits.
   */
  public static boolean lasts(String method, byte[] payload) {
    return switch (method) {
      case "WaitFor", "WaitForIdle" -> true;
      case "SendText" -> waits(payload);
      default -> isStreaming(method);
    };
  }

  /** Whether a {@code SendTextRequest} has its {@code wait} set. */
  private static boolean waits(byte[] payload) {
    int wanted = WireFormat.FieldType.BOOL.getWireType() | SendTextRequest.WAIT_FIELD_NUMBER << 3;
    boolean waits = false;
    try {
      CodedInputStream in = CodedInputStream.newInstance(payload);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == wanted) {
          waits = in.readBool();
        } else {
          in.skipField(tag);
        }
      }
      return waits;
    } catch (IOException _) {
      return false; // whoever serves it refuses it
    }
  }

  /**
   * Whom a request is about, in the order of its fields; never empty. Reads only the fields that
   * say so and skips the rest.
   *
   * @throws Failure.Unimplemented if there is no such method
   * @throws Failure.Invalid if the payload is malformed, or a field is missing or can name nothing
   */
  public static List<Target> targets(String method, byte[] payload) {
    Shape shape = SHAPES.get(method);
    if (shape == null) {
      throw new Failure.Unimplemented(method);
    }
    return shape.targets(values(payload, shape));
  }

  /** What the naming field holds, once for each time it occurs. */
  private static List<String> values(byte[] payload, Shape shape) {
    FieldDescriptor field = shape.field;
    List<String> values = new ArrayList<>();
    if (field == null) {
      return values;
    }
    int wanted = WireFormat.FieldType.STRING.getWireType() | field.getNumber() << 3;
    try {
      CodedInputStream in = CodedInputStream.newInstance(payload);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == wanted) {
          values.add(in.readStringRequireUtf8());
        } else {
          in.skipField(tag);
        }
      }
      return values;
    } catch (IOException _) {
      throw malformed();
    }
  }

  /** What a payload is told that does not parse; its content stays out of the message. */
  static Failure malformed() {
    return new Failure.Invalid("request", "is not a valid protobuf message of this method");
  }

  private static Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new HashMap<>();
    for (MethodDescriptor method :
        VtrOuterClass.getDescriptor().findServiceByName("Vtr").getMethods()) {
      if (!method.getName().equals(TUNNEL)) {
        boolean filters = method.getName().equals(LIST);
        shapes.put(
            method.getName(), new Shape(method.isServerStreaming(), naming(method), filters));
      }
    }
    return Map.copyOf(shapes);
  }

  private static @Nullable FieldDescriptor naming(MethodDescriptor method) {
    for (String name : List.of("session", "sessions", "coordinator")) {
      FieldDescriptor field = method.getInputType().findFieldByName(name);
      if (field != null) {
        return field;
      }
    }
    return null;
  }

  /**
   * @param field names sessions or a coordinator; null: the method is about all
   * @param filters whether it is about all, too, when the field is empty
   */
  private record Shape(boolean streaming, @Nullable FieldDescriptor field, boolean filters) {
    List<Target> targets(List<String> values) {
      if (field == null || (filters && String.join("", values).isEmpty())) {
        return List.of(new Target.Everyone());
      }
      String name = field.getName();
      if (name.equals("coordinator")) {
        return List.of(new Target.Coordinator(values.isEmpty() ? "" : values.getLast()));
      }
      if (values.isEmpty()) {
        throw new Failure.Invalid(name, "is missing");
      }
      if (!field.isRepeated()) {
        return List.of(session(name, values.getLast()));
      }
      List<Target> targets = new ArrayList<>(values.size());
      for (String value : values) {
        targets.add(session(name, value));
      }
      return targets;
    }

    private static Target session(String field, String value) {
      return new Target.Session(SessionReference.parse(field, value));
    }
  }
}

package dev.vtr.cli.vt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VtPipeTest {
  private static final String OK = "{\"ok\":true}";
  private static final int MAX_STRING = 64 << 20;

  @Test
  void answersEveryLine() {
    List<String> answers = pipe("{\"feed\":\"QQ==\"}\n\n  \n{\"key\":\"a\"}\n");

    assertThat(answers).hasSize(4);
    assertThat(answers.get(0)).isEqualTo(OK);
    assertThat(answers.subList(1, 3)).allMatch(answer -> answer.startsWith("{\"error\":\""));
    assertThat(answers.get(3)).isEqualTo("{\"bytes\":\"YQ==\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"feed\":\"Qg==\",\"resize\":[5,3]}",
        "{\"feed\":\"Qg==\",\"feed\":\"Qg==\"}",
        "{\"feed\":\"Qg==\"} garbage",
        "{\"feed\":\"Qg==\"}{\"feed\":\"Qg==\"}",
        "{\"feed\":\"Qg==\"",
        "{\"feed\":\"Qg==\"}]",
        "{\"new\":{\"cols\":5,\"cols\":6}}",
        "{\"new\":{\"cols\":5}",
        "{}",
        "[]",
        "7",
      })
  void doesNothingForWhatIsNotOneObjectWithOneField(String line) {
    List<String> answers = pipe("{\"state\":\"full\"}\n" + line + "\n{\"state\":\"full\"}\n");

    assertThat(answers).hasSize(3);
    assertThat(answers.get(1)).startsWith("{\"error\":\"");
    assertThat(answers.get(2)).isEqualTo(answers.get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'mouse':{}} | mouse needs row",
        "{'mouse':{'row':0}} | mouse needs col",
        "{'mouse':{'row':0,'col':0}} | mouse needs button",
        "{'mouse':{'row':0,'col':0,'button':1}} | mouse needs press",
        "{'mouse':{'row':0,'col':0,'button':1,'press':1}} | press must be true or false",
        "{'mouse':{'row':true,'col':0,'button':1,'press':true}} | row must be a whole number, 0 to"
            + " 999",
        "{'mouse':{'row':0,'col':1000,'button':1,'press':true}} | col must be 0 to 999, not 1000",
        "{'mouse':{'row':0,'col':0,'button':0,'press':true}} | button 0 can only move",
        "{'mouse':{'row':0,'col':0,'button':0,'press':false}} | button 0 can only move",
        "{'mouse':{'row':0,'col':0,'button':12,'press':true}} | button must be 0 to 11, not 12",
        "{'mouse':{'row':0,'col':0,'button':1,'press':true,'crtl':true}} | mouse has no field crtl",
        "{'new':{'row':5}} | new has no field row",
        "{'mouse':5} | mouse must be an object",
        "{'focus':'x'} | focus must be true or false",
        "{'focus':1} | focus must be true or false",
        "{'state':5} | state must be `full`",
        "{'state':'half'} | state must be `full`",
        "{'reply':'x'} | reply must be true",
        "{'resize':[20,4,9]} | resize must be [cols,rows]",
        "{'resize':[5]} | resize must be [cols,rows]",
        "{'resize':5} | resize must be [cols,rows]",
        "{'resize':[]} | resize must be [cols,rows]",
        "{'resize':['5',3]} | cols must be a whole number, 1 to 1000",
        "{'resize':[5,3.5]} | rows must be a whole number, 1 to 1000",
        "{'resize':[99999999999,3]} | cols must be 1 to 1000, not 99999999999",
        "{'new':5} | new must be an object",
        "{'new':{'scrollback':99999999999}} | scrollback must be 0 to 10000000, not 99999999999",
        "{'new':{'cols':0}} | cols must be 1 to 1000, not 0",
        "{'new':{'rows':-99999999999999999999}} | rows must be 1 to 1000, not"
            + " -99999999999999999999",
        "{'dump':99999999999} | dump must be 0 to 10000000, not 99999999999",
        "{'dump':-1} | dump must be 0 to 10000000, not -1",
        "{'dump':'x'} | dump must be a whole number, 0 to 10000000",
        "{'feed':5} | feed must be a string",
        "{'feed':'?'} | feed must be base64",
      })
  void namesTheFieldAndWhatItWants(String line, String problem) {
    String before = "{\"state\":\"full\"}\n";
    List<String> answers = pipe(before + line.replace('\'', '"') + "\n" + before);

    assertThat(answers).hasSize(3);
    assertThat(answers.get(1)).startsWith("{\"error\":\"" + problem.replace("`", "\\\""));
    assertThat(answers.get(2)).isEqualTo(answers.get(0));
  }

  @Test
  void shortensANumberOfManyDigits() {
    assertThat(pipe("{\"dump\":" + "9".repeat(5000) + "}"))
        .singleElement()
        .asString()
        .startsWith("{\"error\":\"dump must be 0 to 10000000, not 9999")
        .hasSizeLessThan(200);
  }

  @Test
  void takesMovesWithoutPress() {
    String program = Base64.getEncoder().encodeToString(utf8("\033[?1003;1006h"));
    assertThat(
            pipe(
                """
                {"feed":"%s"}
                {"mouse":{"row":1,"col":2,"button":0,"move":true}}
                {"mouse":{"row":1,"col":2,"button":1,"press":true}}
                {"mouse":{"row":1,"col":2,"button":1,"press":false}}
                """
                    .formatted(program)))
        .containsExactly(OK, bytes("\033[<35;3;2M"), bytes("\033[<0;3;2M"), bytes("\033[<0;3;2m"));
  }

  @Test
  void pastesALoneSurrogateAsReplacementCharacter() {
    assertThat(pipe("{\"paste\":\"a\\ud800b\\udc00 \\ud83d\\ude00\"}"))
        .containsExactly(bytes("a\ufffdb\ufffd \ud83d\ude00"));
  }

  @Test
  void takesStringsUpToTheirBound() {
    String largest = "A".repeat(MAX_STRING);

    assertThat(pipe("{\"feed\":\"" + largest + "\"}")).containsExactly(OK);
    assertThat(pipe("{\"feed\":\"" + largest + "AAAA\"}\n{\"key\":\"a\"}"))
        .containsExactly(
            "{\"error\":\"feed is too large: a string has at most 67108864 characters (64 MiB)\"}",
            bytes("a"));
  }

  @Test
  void passesOverALineThatIsTooLong() {
    String tooLong = " ".repeat(PipeLines.MAX_BYTES + 1);

    assertThat(pipe("{\"key\":\"a\"}\n" + tooLong + "\n{\"key\":\"b\"}\n" + tooLong))
        .containsExactly(
            bytes("a"),
            "{\"error\":\"the line is too long: it has 68157441 bytes, and at most 68157440 go\"}",
            bytes("b"),
            "{\"error\":\"the line is too long: it has 68157441 bytes, and at most 68157440 go\"}");
  }

  @Test
  void takesTheLongestLine() {
    String key = "{\"key\":\"a\"}";

    assertThat(pipe(key + " ".repeat(PipeLines.MAX_BYTES - key.length()) + "\n" + key))
        .containsExactly(bytes("a"), bytes("a"));
  }

  @Test
  void tellsDirectoryMarksAndBells() {
    String program =
        Base64.getEncoder()
            .encodeToString(
                utf8(
                    "\033]7;file://h/tmp\007\033]133;A\007$ x\r\n\033]133;D;3\007\007\033[?9999h"));
    assertThat(pipe("{\"feed\":\"" + program + "\"}\n{\"state\":\"full\"}").get(1))
        .contains(
            "\"cwd\":\"file://h/tmp\"",
            "\"prompt_marks\":[{\"line\":0,\"kind\":\"prompt\"},"
                + "{\"line\":1,\"kind\":\"command_end\",\"exit_code\":3}]",
            "\"first_line\":0,\"end_line\":24",
            "\"bells\":1",
            "\"ignored\":1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title_reports | G10yO3QHG1syMXQ= | G11sdBtc", // OSC 2 and CSI 21 t
        "resize | G1s4OzEwOzIwdBtbMTh0 | G1s4OzEwOzIwdA==", // CSI 8;10;20 t and CSI 18 t
        "clipboard | G101MjtjO1lRPT0HG101MjtjOz8H | G101MjtjO1lRPT0H", // OSC 52, set and asked
      })
  void mayAllowWhatIsOffOtherwise(String permission, String program, String answer) {
    String ask = "\n{\"feed\":\"" + program + "\"}\n{\"reply\":true}\n";
    List<String> allowed = pipe("{\"new\":{\"" + permission + "\":true}}" + ask);
    List<String> refused = pipe("{\"new\":{\"" + permission + "\":false}}" + ask);

    assertThat(allowed.get(2)).isEqualTo("{\"reply\":\"" + answer + "\"}");
    assertThat(refused.get(2)).isNotEqualTo(allowed.get(2));
  }

  @Test
  void helpNamesEveryRequestAndItsAnswer() {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code = VtPipe.run(new String[] {"--help"}, empty(), printer(out), printer(err));

    assertThat(code).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    String help = out.toString(StandardCharsets.UTF_8);
    List<String[]> requests =
        help.lines().filter(line -> line.startsWith("{")).map(line -> line.split(" +", 3)).toList();
    assertThat(requests)
        .extracting(request -> name(request[0]))
        .containsExactlyInAnyOrder(
            "new", "feed", "resize", "key", "paste", "focus", "mouse", "reply", "state", "dump");
    for (String[] request : requests) {
      assertThat(pipe(request[0])).extracting(VtPipeTest::name).containsExactly(name(request[1]));
    }
    assertThat(help).contains("{\"error\":\"", "64 MiB");
  }

  @Test
  void refusesArguments() {
    var err = new ByteArrayOutputStream();

    assertThat(VtPipe.run(new String[] {"x"}, empty(), System.out, printer(err))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--help");
  }

  private static String name(String object) {
    return object.split("\"", 3)[1];
  }

  private static String bytes(String text) {
    return "{\"bytes\":\"" + Base64.getEncoder().encodeToString(utf8(text)) + "\"}";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ByteArrayInputStream empty() {
    return new ByteArrayInputStream(new byte[0]);
  }

  private static PrintStream printer(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static List<String> pipe(String lines) {
    var out = new ByteArrayOutputStream();
    int code =
        VtPipe.run(new String[0], new ByteArrayInputStream(utf8(lines)), printer(out), System.err);
    assertThat(code).isZero();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}

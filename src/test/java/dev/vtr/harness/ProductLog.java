package dev.vtr.harness;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged while it is open, and what a node would write of that. */
public final class ProductLog implements AutoCloseable {
  private final LoggerContext configured = new LoggerContext();
  private final Appender<ILoggingEvent> stderr;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  public ProductLog() throws JoranException {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(configured);
    configurator.doConfigure(ProductLog.class.getResource("/logback.xml"));
    stderr = configured.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stderr");
    log.start();
    root.addAppender(log);
  }

  /** The messages that came of any level. */
  public List<String> logged() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** The messages that a node writes. */
  public List<String> written() {
    return List.copyOf(log.list).stream()
        .filter(event -> configured.getLogger(event.getLoggerName()).isEnabledFor(event.getLevel()))
        .filter(event -> stderr.getFilterChainDecision(event) != FilterReply.DENY)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    root.detachAppender(log);
    configured.stop();
  }
}

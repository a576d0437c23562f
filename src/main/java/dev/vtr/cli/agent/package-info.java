/**
 * The commands for agents, one class each. Read {@link dev.vtr.cli.agent.AgentCommands} (which
 * there are, how one runs), {@link dev.vtr.cli.agent.AgentCommand} (what one is), {@link
 * dev.vtr.cli.agent.HubClient} (its way to the hub), then any command; {@link
 * dev.vtr.cli.agent.Shapes} holds the JSON that they share.
 */
@NullMarked
package dev.vtr.cli.agent;

import org.jspecify.annotations.NullMarked;

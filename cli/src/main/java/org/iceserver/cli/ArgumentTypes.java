package org.iceserver.cli;

import java.time.Duration;
import java.util.function.Function;

import org.iceserver.cli.command.BenchCommand;
import org.iceserver.cli.command.ConfigCommand;
import org.iceserver.cli.command.KeyCommand;
import org.iceserver.cli.command.KickCommand;
import org.iceserver.cli.command.NetworkAmount;
import org.iceserver.cli.command.ProbeTarget;
import org.iceserver.cli.command.SecretCommand;
import org.iceserver.cli.command.UserCommand;
import org.iceserver.cli.log.LogFormat;
import org.iceserver.cli.text.DurationText;
import org.iceserver.cli.text.PrivateText;
import org.iceserver.cli.text.UserText;
import org.iceserver.cli.text.Words;
import org.iceserver.client.Credentials;
import org.iceserver.credentials.OAuthKey;
import org.iceserver.credentials.StaticUser;
import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.server.config.Clustering;
import org.iceserver.server.config.ExternalIp;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.LimitTable;
import org.iceserver.server.config.Offload;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SecretUrl;
import org.iceserver.server.config.Signaling;
import org.iceserver.server.config.ToldAlternate;
import org.iceserver.signal.Profile;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.AlternateWhen;
import org.iceserver.turn.allocation.DefaultFamily;
import org.iceserver.turn.impairment.Preset;
import org.iceserver.turn.netty.ClientTransport;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Says for each type of option or parameter how it is read from a command line. */
final class ArgumentTypes {
    private ArgumentTypes() {}

    static void teach(CommandLine commandLine) {
        converter(commandLine, IpAddress.class, IpAddress::parse);
        converter(commandLine, HostPort.class, HostPort::parse);
        converter(commandLine, ProbeTarget.class, ProbeTarget::parse);
        converter(commandLine, ExternalIp.class, ExternalIp::parse);
        converter(commandLine, PortRange.class, PortRange::parse);
        converter(commandLine, Duration.class, DurationText::parse);
        converter(commandLine, AddressBlock.class, AddressBlock::parse);
        converter(commandLine, Secret.class, Secret::parse);
        converter(commandLine, SecretUrl.class, SecretUrl::parse);
        converter(commandLine, DatabaseUrl.class, text -> DatabaseUrl.parse(Secret.parse(text).value()));
        converter(commandLine, DatabaseUrl.Redis.class, text -> DatabaseUrl.Redis.parse(Secret.parse(text).value()));
        converter(commandLine, PrivateText.class, PrivateText::parse);
        converter(commandLine, StaticUser.class, text -> StaticUser.parse(Secret.parse(text).value()));
        converter(commandLine, Credentials.class, text -> UserText.parse(Secret.parse(text).value()));
        converter(commandLine, BenchCommand.Way.class, BenchCommand.Way::parse);
        converter(commandLine, OAuthKey.class, text -> OAuthKey.parse(Secret.parse(text).value()));
        converter(commandLine, ToldAlternate.class, ToldAlternate::parse);
        converter(commandLine, Clustering.RegionOf.class, Clustering.RegionOf::parse);
        converter(commandLine, LimitTable.Change.class, LimitTable.Change::parse);
        converter(commandLine, NetworkAmount.Percent.class, NetworkAmount.Percent::parse);
        converter(commandLine, NetworkAmount.Millis.class, NetworkAmount.Millis::parse);
        converter(commandLine, NetworkAmount.BitRate.class, NetworkAmount.BitRate::parse);
        words(commandLine);
    }

    /** One of a few words. */
    private static void words(CommandLine commandLine) {
        word(commandLine, Profile.class);
        word(commandLine, DefaultFamily.class);
        word(commandLine, AlternateWhen.class);
        word(commandLine, ClientTransport.class);
        word(commandLine, TransportMode.class);
        word(commandLine, Level.class);
        word(commandLine, LogFormat.class);
        word(commandLine, Preset.class);
        word(commandLine, Offload.Mode.class);
        word(commandLine, Signaling.Method.class);
        word(commandLine, Signaling.EndOfRelay.class);
        word(commandLine, ConfigCommand.Document.class);
        word(commandLine, KickCommand.Kind.class);
        word(commandLine, UserCommand.Verb.class);
        word(commandLine, SecretCommand.Verb.class);
        word(commandLine, KeyCommand.Verb.class);
    }

    private static <E extends Enum<E>> void word(CommandLine commandLine, Class<E> type) {
        converter(commandLine, type, text -> Words.parse(type, text));
    }

    private static <T> void converter(CommandLine commandLine, Class<T> type, Function<String, T> parse) {
        ITypeConverter<T> converter = text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
        commandLine.registerConverter(type, converter);
    }
}

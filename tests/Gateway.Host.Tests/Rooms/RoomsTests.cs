using System.Reflection;

namespace Gateway.Host.Tests.Rooms;

/// <summary>Guards the arrows of the design: which room may name which. A new arrow is a decision, made here.</summary>
public sealed class RoomsTests
{
    private static readonly Assembly[] Assemblies =
    [
        Assembly.Load("Gateway.Telephony"), Assembly.Load("Gateway.Language"), Assembly.Load("Gateway.Desk"),
        Assembly.Load("Gateway.Storage"), Assembly.Load("gateway"),
    ];

    /// <summary>Room to the rooms it may name besides itself; a room is a namespace with all below it.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Telephony.Sip.Messages"] = [],

        // Judges by source address alone, before anything is read: it knows no message.
        ["Telephony.Sip.Admission"] = [],
        ["Telephony.Sip.Dns"] = [],
        ["Telephony.Sip.Transport"] = ["Telephony.Sip.Dns", "Telephony.Sip.Messages", "Telephony.Sip.Admission"],
        ["Telephony.Sip.Auth"] = ["Telephony.Sip.Messages", "Telephony.Sip.Admission"],
        ["Telephony.Sip.Transactions"] = ["Telephony.Sip.Transport", "Telephony.Sip.Messages"],

        // A dialog and a binding keep the flow (RFC 5626) that they came over, and flows belong to Transport.
        ["Telephony.Sip.Dialogs"] = ["Telephony.Sip.Admission", "Telephony.Sip.Transactions", "Telephony.Sip.Transport", "Telephony.Sip.Auth", "Telephony.Sip.Messages"],
        ["Telephony.Sip.Registrar"] = ["Telephony.Sip.Transactions", "Telephony.Sip.Transport", "Telephony.Sip.Auth", "Telephony.Sip.Messages"],
        ["Telephony.Sip.Trunks"] = ["Telephony.Sip.Transactions", "Telephony.Sip.Transport", "Telephony.Sip.Auth", "Telephony.Sip.Messages"],
        ["Telephony.Sdp"] = [],
        ["Telephony.Media.Rtp"] = [],
        ["Telephony.Media.Codecs"] = [],
        ["Telephony.Media.Dtmf"] = ["Telephony.Media.Rtp"],
        ["Telephony.Media.Jitter"] = ["Telephony.Media.Rtp"],
        ["Telephony.Media.Security"] = ["Telephony.Media.Rtp"],
        ["Telephony.Media.Sessions"] = ["Telephony.Media.Rtp", "Telephony.Media.Security", "Telephony.Media.Codecs", "Telephony.Media.Dtmf", "Telephony.Media.Jitter"],
        ["Telephony.Media.Bridging"] = ["Telephony.Media.Sessions", "Telephony.Media.Codecs"],
        ["Telephony.Calls"] = ["Telephony.Sip", "Telephony.Sdp", "Telephony.Media"],
        ["Language.Speech"] = [],
        ["Language.Intents"] = [],
        ["Desk.Contacts"] = [],
        ["Desk.Agents"] = [],
        ["Desk.Channels"] = ["Desk.Contacts"],

        // The one channel that is telephony: what it sends to is a number of Trunks, who wrote is a caller.
        ["Desk.Channels.SipMessage"] = ["Desk.Channels", "Desk.Contacts", "Telephony.Calls", "Telephony.Sip.Trunks", "Telephony.Sip.Registrar"],
        ["Desk.Routing"] = ["Desk.Contacts", "Desk.Agents"],

        // What Reception plays is sound: it reads recordings and hands them to the call as prompts.
        ["Desk.Reception"] = ["Telephony.Calls", "Telephony.Media.Sessions", "Telephony.Media.Codecs", "Language.Speech", "Language.Intents", "Desk.Contacts"],
        ["Desk.Flows"] = ["Telephony", "Language", "Desk"],
        ["Storage"] = ["Desk.Contacts", "Desk.Agents"],
        ["Host"] = ["Telephony", "Language", "Desk", "Storage"],
    };

    /// <summary>Assembly to the foreign assemblies that only it may name.</summary>
    private static readonly Dictionary<string, string[]> Foreign = new()
    {
        ["Gateway.Telephony"] = [],
        ["Gateway.Language"] = [],

        // Reads the HTML of e-mails (decision 0024).
        ["Gateway.Desk"] = ["AngleSharp"],
        ["Gateway.Storage"] = ["Dapper", "Microsoft.Data.Sqlite", "SQLitePCLRaw"],
        ["gateway"] = ["Microsoft.AspNetCore", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "OpenTelemetry", "System.CommandLine", "Spectre.Console", "YamlDotNet"],
    };

    [Fact]
    public void Every_type_lives_in_a_room_of_the_design()
    {
        var homeless = Types().Where(type => RoomOf(type) is null).Select(type => type.FullName);

        Assert.Empty(homeless);
    }

    [Fact]
    public void No_room_names_a_room_that_the_design_does_not_let_it()
    {
        var broken = Types()
            .SelectMany(TypeReader.UsesOf)
            .Select(use => (From: RoomOf(use.User), To: RoomOf(use.Used), Use: use))
            .Where(arrow => arrow.From is not null && arrow.To is not null && !IsAllowed(arrow.From, arrow.To))
            .Select(arrow => $"{arrow.From} -> {arrow.To}: {arrow.Use.User.Name}.{arrow.Use.Member} names {arrow.Use.Used.Name}")
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Only_their_owners_name_databases_web_servers_and_containers()
    {
        var broken =
            from assembly in Assemblies
            from name in assembly.GetReferencedAssemblies()
            from owner in Foreign
            where owner.Key != assembly.GetName().Name && owner.Value.Any(foreign => name.Name!.StartsWith(foreign, StringComparison.Ordinal))
            select $"{assembly.GetName().Name} -> {name.Name}";

        Assert.Empty(broken);
    }

    [Fact]
    public void The_test_sees_into_method_bodies()
    {
        var used = TypeReader.UsesOf(typeof(RoomsTests)).Select(use => use.Used).ToList();

        Assert.Contains(typeof(TypeReader), used);
        Assert.Contains(typeof(StringComparer), used);
    }

    private static bool IsAllowed(string from, string to) =>
        from == to || Arrows[from].Any(allowed => to == allowed || to.StartsWith(allowed + '.', StringComparison.Ordinal));

    // Lambdas and state machines are nested in the type that wrote them and share its namespace.
    private static IEnumerable<Type> Types() => Assemblies
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.Namespace?.StartsWith("Gateway.", StringComparison.Ordinal) == true);

    private static string? RoomOf(Type type)
    {
        if (type.Namespace is not { } space || !space.StartsWith("Gateway.", StringComparison.Ordinal))
        {
            return null;
        }

        var path = space["Gateway.".Length..];
        return Arrows.Keys
            .Where(room => path == room || path.StartsWith(room + '.', StringComparison.Ordinal))
            .MaxBy(room => room.Length);
    }
}

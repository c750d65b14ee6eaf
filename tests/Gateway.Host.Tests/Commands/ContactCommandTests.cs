using System.Text.Json;
using Gateway.Desk.Contacts;
using Gateway.Host.Commands;
using Gateway.Host.Wiring;
using Gateway.Storage;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Commands;

public sealed class ContactCommandTests : IAsyncLifetime
{
    private static readonly Guid Id = Guid.Parse("019aac0f-0000-7000-8000-000000000001");

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gateway-data-");
    private readonly ManualTime _time = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private Database _database = null!;

    public async Task InitializeAsync() =>
        _database = await Database.OpenAsync(GatewayService.DatabaseIn(_data.FullName), TimeProvider.System, NullLoggerFactory.Instance);

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Contacts_are_listed_while_the_gateway_has_the_database_open()
    {
        await AddContactAsync();

        Assert.Equal(ExitCode.Good, await RunAsync("list"));

        var row = Assert.Single(_output.ToString().Split('\n'), line => line.Contains(Id.ToString()));
        Assert.Contains("[red]+493023125222", row);
        Assert.Contains("invoice (87%)", row);
        Assert.Contains("HandedOver: agent hung up", row);
    }

    [Fact]
    public async Task A_list_in_JSON_leaves_out_what_is_not_known()
    {
        await AddContactAsync();

        Assert.Equal(ExitCode.Good, await RunAsync("list", "--json"));

        var contact = Assert.Single(JsonDocument.Parse(_output.ToString()).RootElement.EnumerateArray());
        Assert.Equal("handedOver", contact.GetProperty("ending").GetProperty("result").GetString());
        Assert.Equal(0.87, contact.GetProperty("confidence").GetDouble());
        Assert.False(contact.TryGetProperty("caseNumber", out _));
    }

    [Theory]
    [InlineData("show")]
    [InlineData("show", "--json")]
    public async Task How_well_each_party_was_heard_is_shown(params string[] command)
    {
        await AddContactAsync();
        await _database.Contacts.AddLegAsync(new ContactLeg(Id, "anna", "PCMA", true, 990, 10, 2.5, 0, 31.4, 0.02, 4, 4.21));
        await _database.Contacts.AddLegAsync(new ContactLeg(Id, ContactLeg.Caller, "PCMU", false, 500, 0, 1, 0, null, null, null, 4.4));

        Assert.Equal(ExitCode.Good, await RunAsync(command));

        var shown = _output.ToString();
        if (command.Contains("--json"))
        {
            var legs = JsonDocument.Parse(shown).RootElement.GetProperty("legs");
            Assert.Equal((2, 4.21), (legs.GetArrayLength(), legs[0].GetProperty("mos").GetDouble()));
            Assert.False(legs[1].TryGetProperty("roundTripMs", out _));
        }
        else
        {
            Assert.Matches("anna +PCMA, secured +990 +1.0 % +2.5 ms +31.4 ms +2.0 % +4.2", shown);
            Assert.Matches("caller +PCMU +500 +0.0 % +1 ms +- +- +4.4", shown);
        }
    }

    [Fact]
    public async Task The_last_contact_is_shown_with_its_timeline()
    {
        await AddContactAsync();
        await _database.Contacts.AddEntryAsync(new TimelineEntry(Id, _time.GetUtcNow().AddSeconds(2.5), TimelineKind.Taken, "anna"));

        Assert.Equal(ExitCode.Good, await RunAsync("show"));

        Assert.Contains("invoice (87%)", _output.ToString());
        Assert.Matches(@"2\.5 s +Taken +anna", _output.ToString());
    }

    [Fact]
    public async Task A_contact_that_is_not_there_is_said()
    {
        Assert.Equal(ExitCode.Faulty, await RunAsync("show", Id.ToString()));
        Assert.Equal("gateway: there is no such contact\n", _error.ToString());

        Assert.Equal(ExitCode.Good, await RunAsync("list"));
        Assert.Equal("No contacts yet.\n", _output.ToString());
    }

    [Theory]
    [InlineData("list", "--count", "0")]
    [InlineData("list", "--count", "many")]
    [InlineData("show", "yesterday")]
    public async Task Wrong_values_are_wrong_usage(params string[] args) => Assert.Equal(ExitCode.Usage, await RunAsync(args));

    [Fact]
    public async Task A_folder_without_database_is_said()
    {
        var exit = await CommandLine.RunAsync(["contact", "list", "--data", "/nowhere"], NoService, _output, _error);

        Assert.Equal(ExitCode.Faulty, exit);
        Assert.StartsWith("gateway: There is no database /nowhere/gateway.db", _error.ToString());
    }

    private static Task<Host.Operations.RunningService> NoService(Host.Operations.StartUp startUp, CancellationToken ct) =>
        throw new InvalidOperationException("nothing is to be started");

    private Task AddContactAsync() => _database.Contacts.CloseAsync(
        new Contact
        {
            Id = Id,
            Channel = ContactChannel.Call,
            From = "[red]+493023125222",
            Intent = "invoice",
            Confidence = 0.87,
            Agent = "anna",
            Started = _time.GetUtcNow(),
            Ended = _time.GetUtcNow().AddMinutes(1),
            Ending = new Ending(Result.HandedOver, "agent hung up"),
        },
        CancellationToken.None);

    private Task<int> RunAsync(params string[] args) =>
        CommandLine.RunAsync(["contact", .. args, "--data", _data.FullName], NoService, _output, _error);
}

using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.History;
using Gateway.Desk.Contacts.Messages;
using Gateway.Host.Commands;
using Gateway.Host.Wiring;
using Gateway.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Commands;

/// <summary>The commands about customers, beside a database that is open as a running gateway has it.</summary>
public sealed class CustomerCommandTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Started = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gateway-data-");
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private Database _database = null!;

    public async Task InitializeAsync()
    {
        _database = await Database.OpenAsync(GatewayService.DatabaseIn(_data.FullName), TimeProvider.System, NullLoggerFactory.Instance);
        await CallAsync("+4915112345678");
        await WriteAsync("DE.1234", "[bold]Where is my Rechnung, Müller?");
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_confirmed_handle_is_linked_shown_and_unlinked_beside_the_running_gateway()
    {
        Assert.Equal(ExitCode.Good, await RunAsync("customer", "link", "+4915112345678", "whatsapp:DE.1234", "--evidence", "confirmed on the phone"));
        Assert.Equal("linked to customer 1, with all that was written through it before\n", _output.ToString());

        Assert.Equal(ExitCode.Good, await RunAsync("customer", "show", "whatsapp:DE.1234"));
        Assert.Contains("confirmed on the phone", _output.ToString());
        Assert.Equal(ExitCode.Good, await RunAsync("customer", "history", "1"));
        Assert.Contains("[bold]Where is my Rechnung", _output.ToString());
        Assert.Contains("HandedOver: agent hung up", _output.ToString());
        Assert.Equal(1, (await _database.Customers.IdentifyAsync(WhatsApp("DE.1234"), default)).Id);

        Assert.Equal(ExitCode.Good, await RunAsync("customer", "unlink", "whatsapp:DE.1234", "--evidence", "the neighbour"));
        Assert.Equal(2, (await _database.Customers.IdentifyAsync(WhatsApp("DE.1234"), default)).Id);
    }

    [Fact]
    public async Task Customers_are_merged_and_unmerged()
    {
        Assert.Equal(ExitCode.Good, await RunAsync("customer", "merge", "1", "2", "-e", "said so"));
        Assert.Equal("merge 1: customer 2 is customer 1 now\n", _output.ToString());
        Assert.Equal(ExitCode.Faulty, await RunAsync("customer", "merge", "1", "2", "-e", "said so"));
        Assert.Equal(ExitCode.Good, await RunAsync("customer", "unmerge", "1", "-e", "they are two"));
        Assert.Equal(ExitCode.Faulty, await RunAsync("customer", "unmerge", "1", "-e", "they are two"));
    }

    [Fact]
    public async Task A_consent_is_given_and_withdrawn_and_shown()
    {
        Assert.Equal(ExitCode.Good, await RunAsync(
            "customer", "consent", "give", "1", "promote", "--channel", "whatsapp", "--source", "web form", "--wording", "Yes, news please", "--language", "en"));
        Assert.Equal(ExitCode.Good, await RunAsync("customer", "consent", "withdraw", "1", "contact", "--source", "by letter"));
        Assert.Equal("customer 1: promote given\ncustomer 1: contact withdrawn\n", _output.ToString());

        Assert.Equal(ExitCode.Good, await RunAsync("customer", "show", "1"));
        Assert.Contains("Yes, news please", _output.ToString());
        Assert.Contains("by letter", _output.ToString());
        Assert.Equal(2, (await _database.Consents.OfAsync(1, default)).Count);
    }

    [Fact]
    public async Task Words_are_found_and_marked()
    {
        Assert.Equal(ExitCode.Good, await RunAsync("search", "rechn", "muller\"*("));
        Assert.Contains("»Rechnung«, »Müller«", _output.ToString());
        Assert.Equal(ExitCode.Good, await RunAsync("search", "***"));
        Assert.Contains("Nothing found.", _output.ToString());
    }

    [Fact]
    public async Task Cases_are_listed_shown_closed_and_opened_again()
    {
        var contact = (await _database.Contacts.RecentAsync(10, default)).Single(contact => contact.Channel == ContactChannel.Call);
        await _database.Cases.AttachAsync(contact, new CaseClue("The invoice"), default);

        Assert.Equal(ExitCode.Good, await RunAsync("case", "list"));
        Assert.Equal(ExitCode.Good, await RunAsync("case", "show", "1"));
        Assert.Contains("The invoice", _output.ToString());
        Assert.Contains("HandedOver: agent hung up", _output.ToString());
        Assert.Equal(ExitCode.Good, await RunAsync("case", "close", "1"));
        _output.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Good, await RunAsync("case", "list"));
        Assert.Equal("No cases.\n", _output.ToString());
        Assert.Equal(ExitCode.Good, await RunAsync("case", "reopen", "1"));
        Assert.Equal(ExitCode.Faulty, await RunAsync("case", "close", "99"));
    }

    [Theory]
    [InlineData("customer", "show", "99")]
    [InlineData("customer", "show", "nobody")]
    [InlineData("customer", "history", "+491")]
    [InlineData("customer", "link", "1", "hello", "-e", "x")]
    [InlineData("customer", "unlink", "hello", "-e", "x")]
    [InlineData("case", "show", "99")]
    public async Task Who_and_what_is_not_there_is_told(params string[] command)
    {
        Assert.Equal(ExitCode.Faulty, await RunAsync(command));
        Assert.StartsWith("gateway: ", _error.ToString());
    }

    private Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(
        [.. args, "--data", _data.FullName], static (_, _) => throw new InvalidOperationException("nothing is to be started"), _output, _error);

    private async Task CallAsync(string number)
    {
        var customer = await _database.Customers.IdentifyAsync(new Identity(IdentityKind.PhoneNumber, number, IdentityTrust.Asserted, "test"), default);
        var contact = new Contact { Id = Guid.CreateVersion7(), Channel = ContactChannel.Call, CustomerId = customer.Id, From = number, Started = Started };
        await _database.Contacts.AddAsync(contact);
        await _database.Contacts.CloseAsync(contact with { Ended = Started.AddMinutes(1), Ending = new Ending(Result.HandedOver, "agent hung up") }, default);
    }

    private async Task WriteAsync(string id, string text)
    {
        var message = new InboundMessage { ExternalId = "1", Address = id, Identities = [WhatsApp(id)], Text = text, At = Started.AddMinutes(5) };
        var conversation = (await _database.Messages.ReceiveAsync("whatsapp", [message], default))[0];
        var customer = await _database.Customers.IdentifyAsync([WhatsApp(id)], default);
        await _database.Messages.UpdateAsync((await _database.Messages.FindAsync(conversation, default))! with { CustomerId = customer.Id }, default);
    }

    private static Identity WhatsApp(string id) => new(IdentityKind.WhatsApp, id, IdentityTrust.Attested, "WhatsApp");
}

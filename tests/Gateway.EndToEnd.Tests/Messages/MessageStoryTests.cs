using Gateway.Peers.Gateways;
using Gateway.Peers.Processes;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>What customers who write live through, over real HTTP, where no agent is needed.</summary>
public sealed class MessageStoryTests(MessageStoryTests.RunningShop running) : IClassFixture<MessageStoryTests.RunningShop>
{
    private readonly ShopGateway _shop = running.Shop;
    private int _written;

    [Fact]
    public async Task A_known_question_is_answered_by_a_machine_that_says_so()
    {
        await WriteAsync("jana", "Hallo, was sind Ihre Öffnungszeiten?");
        var answer = await AnswerAsync("jana", 1);
        await WriteAsync("jana", "Ja, danke");
        var glad = await AnswerAsync("jana", 2);
        await EndedAsync("jana", "Solved: question answered");
        await WriteAsync("jana", "👍");
        await WriteAsync("paul", "Where is a person?");

        Assert.StartsWith("Hier antwortet der automatische Assistent", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Hat Ihnen das geholfen?", answer.Text, StringComparison.Ordinal);
        Assert.Equal(["Ja", "Mensch"], answer.Choices);
        Assert.DoesNotContain("Assistent", glad.Text, StringComparison.Ordinal);

        // A last thumb up opens nothing; Paul's answer shows that it was looked at before.
        await AnswerAsync("paul", 1);
        Assert.Equal(1, Contacts("jana"));
    }

    [Fact]
    public async Task Two_misses_lead_to_a_person()
    {
        await WriteAsync("mia", "blub blub");
        var question = await AnswerAsync("mia", 1);
        await WriteAsync("mia", "xyzzy");
        var person = await AnswerAsync("mia", 2);

        Assert.Contains("eht es", question.Text, StringComparison.Ordinal);
        Assert.Contains("Mensch", question.Choices);
        Assert.Contains("einen Menschen", person.Text, StringComparison.Ordinal);
        Assert.Equal("general", Single("mia", "queue"));
    }

    [Fact]
    public async Task Who_asks_for_a_person_gets_one_at_once()
    {
        await WriteAsync("tom", "Mensch bitte");
        var answer = await AnswerAsync("tom", 1);

        Assert.Contains("einen Menschen", answer.Text, StringComparison.Ordinal);
        Assert.Equal("general", Single("tom", "queue"));
    }

    [Fact]
    public async Task The_customers_language_is_answered()
    {
        await WriteAsync("kate", "Hello, what are your opening hours please?");
        var answer = await AnswerAsync("kate", 1);

        Assert.Contains("automatic assistant", answer.Text, StringComparison.Ordinal);
        Assert.Equal("en", Single("kate", "language"));
    }

    [Fact]
    public async Task An_absence_note_is_kept_and_never_answered()
    {
        await _shop.Shop.PostAsync(_shop.Hook, new { type = "message", id = "auto-1", from = "away", text = "Ich bin bis Montag nicht da.", automatic = true });
        await WriteAsync("after", "Mensch");
        await AnswerAsync("after", 1);

        Assert.Equal(["Handled"], _shop.Query("SELECT state FROM message WHERE external_id = 'auto-1'", row => row.GetString(0)));
        Assert.Equal(0, Contacts("away"));
        Assert.DoesNotContain(_shop.Shop.Taken.Values, text => text.Contains("\"to\":\"away\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_writes_STOP_gets_one_confirmation_and_then_answers_to_their_own_questions_only()
    {
        await WriteAsync("eva", "Stopp!");
        var confirmed = await AnswerAsync("eva", 1);
        Assert.Equal(0, Contacts("eva"));
        await WriteAsync("eva", "Mensch");
        await AnswerAsync("eva", 2);
        await WriteAsync("eva", "START");
        var again = await AnswerAsync("eva", 3);

        Assert.StartsWith("Sie bekommen hier keine Nachrichten mehr", confirmed.Text, StringComparison.Ordinal);
        Assert.StartsWith("Danke, Sie bekommen hier wieder", again.Text, StringComparison.Ordinal);
        Assert.Equal(
            [("Contact", 0L, "Stopp!"), ("Contact", 1L, "START")],
            _shop.Query(
                "SELECT purpose, is_given, wording FROM consent JOIN conversation USING (customer_id) WHERE address = 'eva' ORDER BY consent.id",
                row => (row.GetString(0), row.GetInt64(1), row.GetString(2))));
    }

    [Fact]
    public async Task What_one_channel_cannot_deliver_goes_out_on_the_other_that_the_customer_writes_on()
    {
        object[] phone = [new { kind = "phone", value = "+4915112340099", verified = true }];
        await _shop.Shop.PostAsync(_shop.AppHook, new { type = "message", id = "app-1", from = "otto-app", text = "Mensch", identities = phone });
        await AnswerAsync("otto-app", 1);
        _shop.Shop.FailNext("/", new Peers.Providers.ProviderReply(410));
        await _shop.Shop.PostAsync(_shop.Hook, new { type = "message", id = "otto-1", from = "otto", text = "Mensch", identities = phone });
        var instead = await AnswerAsync("otto-app", 2);

        Assert.Contains("einen Menschen", instead.Text, StringComparison.Ordinal);
        Assert.Contains("sent by app instead", Assert.Single(_shop.Query(
            "SELECT text FROM timeline JOIN contact ON contact.id = contact_id WHERE kind = 'NotDelivered' AND caller = 'otto'", row => row.GetString(0))), StringComparison.Ordinal);
        Assert.Equal(["Failed"], _shop.Query(
            "SELECT state FROM message JOIN conversation ON conversation.id = conversation_id WHERE address = 'otto' AND author = 'Gateway'", row => row.GetString(0)));
    }

    [Fact]
    public async Task A_matter_for_a_person_gets_a_case_and_keeps_it()
    {
        await WriteAsync("ida", "Ich habe eine Frage zu meiner Rechnung");
        await AnswerAsync("ida", 1);

        Assert.Equal("billing", Single("ida", "queue"));
        Assert.NotEqual("", Single("ida", "ifnull(case_number, '')"));
    }

    private async Task WriteAsync(string from, string text)
    {
        var (status, body) = await _shop.Shop.PostAsync(
            _shop.Hook, new { type = "message", id = $"{from}-{Interlocked.Increment(ref _written)}", from, name = from, text });
        Assert.True(status == System.Net.HttpStatusCode.OK, body);
    }

    private async Task<Answer> AnswerAsync(string to, int number)
    {
        await _shop.Shop.CallAsync(_ => Answers(to).Count >= number, $"answer {number} to {to}");
        return Answers(to)[number - 1];
    }

    private List<Answer> Answers(string to) =>
    [
        .. _shop.Shop.Calls.Where(call => call.Text.Contains("\"type\":\"message\"", StringComparison.Ordinal))
            .Select(call => call.Json())
            .Where(json => json.GetProperty("to").GetString() == to)
            .Select(json => new Answer(
                json.GetProperty("text").GetString()!,
                [.. json.GetProperty("choices").EnumerateArray().Select(choice => choice.GetString()!)])),
    ];

    private async Task EndedAsync(string from, string ending)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = new CancellationTokenSource(Bounded.Soon);
        while (_shop.Query($"SELECT count(*) FROM contact WHERE caller = '{from}' AND ended IS NULL", row => row.GetInt32(0))[0] > 0)
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }

        Assert.Equal(ending, Single(from, "result || ': ' || reason"));
    }

    private int Contacts(string from) => _shop.Query($"SELECT count(*) FROM contact WHERE caller = '{from}'", row => row.GetInt32(0))[0];

    private string Single(string from, string column) => Assert.Single(_shop.Query($"SELECT {column} FROM contact WHERE caller = '{from}'", row => row.GetString(0)));

    /// <summary>One gateway and one shop for all tests of the class.</summary>
    public sealed class RunningShop : IAsyncLifetime
    {
        internal ShopGateway Shop { get; } = new();

        internal GatewayProcess Gateway { get; private set; } = null!;

        public async Task InitializeAsync() => Gateway = await GatewayProcess.StartAsync(Shop.Folder);

        public async Task DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Shop.DisposeAsync();
        }
    }

    private sealed record Answer(string Text, IReadOnlyList<string> Choices);
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Gateway.EndToEnd.Tests.Voice;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Providers;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>One person on several channels, real calls among them: one customer, one case, and whoever answers sees it all.</summary>
public sealed class OnePersonTests : IAsyncLifetime
{
    private const string Number = "+4915155500001";
    private const string Secret = "a-long-secret-of-one-person";

    private static readonly HttpClient Http = new();

    private readonly GraphStandIn _graph = new();
    private GatewayFolder _folder = null!;
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync()
    {
        _folder = GatewayFolder.Create(new GatewaySetup
        {
            Languages = ["de"],
            Agents = [new AgentSetup("anna", "Anna Schmidt") { Skills = GatewaySetup.AllSkills }],
            Secrets = new Dictionary<string, string> { ["WA_TOKEN"] = _graph.Token, ["WA_APP"] = _graph.AppSecret, ["WA_VERIFY"] = Secret, ["MAIL"] = Secret },
        });
        _folder.Write("customers.yaml", $"customers:\n  - {{name: Petra Keller, numbers: [\"{Number}\"], emails: [petra@example.org]}}\n");
        _folder.Write("channels.yaml", $$"""
            channels:
              - name: whatsapp
                type: whatsapp
                queue: general
                languages: [de]
                phone-number-id: {{_graph.PhoneNumberId}}
                token: env:WA_TOKEN
                app-secret: env:WA_APP
                verify-token: env:WA_VERIFY
                api: {{_graph.Address}}
              - name: mail
                type: email
                queue: general
                languages: [de]
                inbound: postmark
                secret: env:MAIL
                smtp: {host: localhost, port: 1, security: none, from: service@example.com}
            """);
        _gateway = await GatewayProcess.StartAsync(_folder);
        _graph.Callback = Hook("whatsapp");
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
        await _graph.DisposeAsync();
    }

    [Fact]
    public async Task A_call_a_text_and_a_mail_are_one_customer_and_one_case_and_the_agent_sees_all_three()
    {
        await using var anna = await PhoneAsync();
        await using (var call = await Customer.CallAsync(_gateway, Number))
        {
            await call.Phone.PressAsync("1");
            await call.StepAsync("Taken");
            await call.Phone.HangUpAsync();
            await call.EndingAsync();
        }

        await WhatsAppAsync("wamid.one-1", "Ich habe noch eine Frage zu meiner Rechnung");
        await anna.ReadAsync("Petra Keller, whatsapp");
        await anna.ReadAsync("ago: call, invoice, anna");
        await anna.WriteAsync("Guten Tag, Frau Keller");
        await _graph.SentAsync(0, "the answer");
        await anna.WriteAsync("/done");
        await anna.ReadAsync("is closed");

        Assert.Equal(HttpStatusCode.OK, await MailAsync("Rechnung", "Ich habe eine Frage zu meiner Rechnung, siehe oben."));
        await anna.ReadAsync("Petra Keller, mail");
        await anna.ReadAsync("ago: whatsapp, invoice, anna");

        Assert.Equal(["1"], Query("SELECT count(DISTINCT customer_id) FROM contact"));
        Assert.Equal(["1"], Query("SELECT count(DISTINCT case_number) FROM contact WHERE case_number IS NOT NULL"));
        Assert.Equal(["3"], Query("SELECT count(*) FROM contact WHERE case_number IS NOT NULL"));
    }

    [Fact]
    public async Task A_call_that_reached_nobody_goes_on_by_the_channel_that_the_caller_wrote_on()
    {
        await WhatsAppAsync("wamid.two-1", "Was sind Ihre Öffnungszeiten?");
        await _graph.SentAsync(0, "the answer");
        await WhatsAppAsync("wamid.two-2", "Ja");
        await _graph.SentAsync(1, "the end");
        await using (var call = await Customer.CallAsync(_gateway, Number))
        {
            await call.Phone.PressAsync("1");
            Assert.StartsWith("Unserved", await call.EndingAsync(), StringComparison.Ordinal);
        }

        var (_, offered) = await _graph.SentAsync(2, "the offer to go on");
        await WhatsAppAsync("wamid.two-3", "Ja gerne");
        await using var anna = await PhoneAsync();
        await anna.ReadAsync("Petra Keller, whatsapp");

        Assert.Contains("hier weitermachen?", offered.GetProperty("interactive").GetProperty("body").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(["billing"], Query("SELECT queue FROM contact WHERE ended IS NULL"));
    }

    [Fact]
    public async Task A_WhatsApp_id_without_a_number_is_linked_by_what_was_confirmed_on_the_phone()
    {
        await WhatsAppAsync("wamid.three-1", "Ich habe eine Frage zu meiner Rechnung", number: null);
        await _graph.SentAsync(0, "that a person answers");
        Assert.Equal(["0"], Query($"SELECT count(*) FROM contact JOIN customer ON customer.id = customer_id WHERE name = 'Petra Keller'"));

        await _gateway.AskAsync("customer", "link", Number, "whatsapp:DE.petra", "--evidence", "confirmed on the phone");
        await using var anna = await PhoneAsync();
        await using (var call = await Customer.CallAsync(_gateway, Number))
        {
            await call.Phone.PressAsync("1");
            await call.StepAsync("Taken", "Ended");
        }

        var history = await _gateway.AskAsync("customer", "history", Number);
        Assert.Contains(history, line => line.Contains("Ich habe eine Frage zu meiner Rechnung", StringComparison.Ordinal));
        Assert.Contains(history, line => line.Contains("call", StringComparison.OrdinalIgnoreCase));
    }

    private Uri Hook(string channel) => new($"http://{_folder.Web}/hooks/{channel}");

    private Task<Baresip> PhoneAsync() => Baresip.StartAsync(new BaresipOptions
    {
        User = "anna",
        Registrar = _gateway.Sip,
        Secret = _folder.Setup.Agents[0].Secret,
        AnswersAtOnce = true,
        WritesTo = $"sip:chat@{_gateway.Sip}",
    });

    private Task WhatsAppAsync(string id, string text) => WhatsAppAsync(id, text, Number[1..]);

    private async Task WhatsAppAsync(string id, string text, string? number)
    {
        var body = GraphBodies.WhatsApp(
            _graph.PhoneNumberId,
            [GraphBodies.Message(id, number, "DE.petra", "text", new { body = text })],
            contact: GraphBodies.Contact("Petra", number, "DE.petra"));
        Assert.Equal(HttpStatusCode.OK, await _graph.CallAsync(Hook("whatsapp"), body));
    }

    private async Task<HttpStatusCode> MailAsync(string subject, string text)
    {
        var body = new
        {
            From = "petra@example.org",
            FromFull = new { Email = "petra@example.org", Name = "P. Keller", MailboxHash = "" },
            Subject = subject,
            MessageID = Guid.CreateVersion7(),
            Date = "Mon, 5 Jan 2026 09:00:00 +0100",
            TextBody = text,
            Headers = new[] { new { Name = "Message-ID", Value = "<one-person@example.org>" } },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, Hook("mail")) { Content = JsonContent.Create(body, options: new System.Text.Json.JsonSerializerOptions()) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"gateway:{Secret}")));
        using var response = await Http.SendAsync(request);
        return response.StatusCode;
    }

    private List<string> Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Data, "gateway.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var values = new List<string>();
        while (rows.Read())
        {
            values.Add(rows.GetValue(0).ToString()!);
        }

        return values;
    }
}

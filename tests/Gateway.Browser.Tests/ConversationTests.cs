using Gateway.Desk.Contacts.Messages;
using Microsoft.Playwright;

namespace Gateway.Browser.Tests;

/// <summary>The widget in a real browser on a page with a strict policy: what is said arrives once, in order, with whom it was meant for.</summary>
public sealed class ConversationTests(Chromium chromium) : IClassFixture<Chromium>
{
    private ChatHost Chat => chromium.Chat;

    [Fact]
    public async Task Two_visitors_at_once_get_their_own_answers()
    {
        await using var maria = await chromium.VisitAsync();
        await using var john = await chromium.VisitAsync();
        await Task.WhenAll(maria.OpenAsync(), john.OpenAsync());
        await Task.WhenAll(maria.SayAsync("two-a: where is my parcel?"), john.SayAsync("two-b: my invoice is wrong"));

        var parcel = await Chat.AnswerAsync(await Chat.ConversationOfAsync("two-a: where is my parcel?"), "It comes today, Maria.");
        var invoice = await Chat.AnswerAsync(await Chat.ConversationOfAsync("two-b: my invoice is wrong"), "We look at it, John.");
        await Task.WhenAll(maria.SeesAsync("It comes today, Maria."), john.SeesAsync("We look at it, John."));

        Assert.Equal(["two-a: where is my parcel?", "It comes today, Maria."], await maria.ShownAsync());
        Assert.Equal(["two-b: my invoice is wrong", "We look at it, John."], await john.ShownAsync());
        await Task.WhenAll(Chat.ReachesAsync(parcel, MessageState.Read), Chat.ReachesAsync(invoice, MessageState.Read));
        Assert.Empty(maria.Faults);
        Assert.Empty(john.Faults);
    }

    [Fact]
    public async Task A_reload_and_a_second_tab_go_on_with_the_same_conversation()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.SayAsync("reload: hello");
        var conversation = await Chat.ConversationOfAsync("reload: hello");
        await Chat.AnswerAsync(conversation, "Hello to you.");
        await visitor.SeesAsync("Hello to you.");

        await visitor.Page.ReloadAsync();
        await visitor.SeesAsync("Hello to you.");
        var second = await Visitor.ComeAsync(visitor.Context, chromium.Pages.At());
        await second.SeesAsync("Hello to you.");
        await second.SayAsync("and from the other tab");
        await visitor.SeesAsync("and from the other tab");

        string[] all = ["reload: hello", "Hello to you.", "and from the other tab"];
        Assert.Equal(all, await visitor.ShownAsync());
        Assert.Equal(all, await second.ShownAsync());
        Assert.Equal(all, (await Chat.Messages.RecentAsync(conversation.Id, 10, null, CancellationToken.None)).Select(message => message.Text));
    }

    [Fact]
    public async Task Offline_and_back_nothing_is_lost_or_doubled_in_either_direction()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.SayAsync("offline: first");
        var conversation = await Chat.ConversationOfAsync("offline: first");

        await visitor.Context.SetOfflineAsync(true);
        await visitor.Page.GetByText("No connection.").WaitForAsync();
        await visitor.WriteAsync("offline: second");
        await visitor.WriteAsync("offline: third");
        var answer = await Chat.AnswerAsync(conversation, "Said while you were away.");
        await Chat.ReachesAsync(answer, MessageState.Sent);
        await visitor.Context.SetOfflineAsync(false);

        await visitor.SeesAsync("Said while you were away.");
        await visitor.Page.Locator("gateway-chat .message.you", new() { HasText = "offline: third" }).GetByText("✓").WaitForAsync();
        string[] all = ["offline: first", "Said while you were away.", "offline: second", "offline: third"];
        Assert.Equal(all, (await Chat.Messages.RecentAsync(conversation.Id, 10, null, CancellationToken.None)).Select(message => message.Text));
        Assert.Equal(all, await visitor.ShownAsync());
        await Chat.ReachesAsync(answer, MessageState.Read);
    }

    [Fact]
    public async Task What_was_written_before_a_reload_without_connection_arrives_after_it()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.SayAsync("kept: first");
        await visitor.Context.SetOfflineAsync(true);
        await visitor.Page.GetByText("No connection.").WaitForAsync();
        await visitor.WriteAsync("kept: second");
        await visitor.Context.SetOfflineAsync(false);
        await visitor.Page.ReloadAsync();

        await visitor.Page.Locator("gateway-chat .message.you", new() { HasText = "kept: second" }).GetByText("✓").WaitForAsync();

        Assert.Equal(["kept: first", "kept: second"], await visitor.ShownAsync());
        Assert.Equal(2, (await Chat.WrittenAsync()).Single(one => one.Messages.Any(message => message.Text == "kept: first")).Messages.Count);
    }

    [Fact]
    public async Task Who_is_away_finds_the_answer_later_and_only_then_it_counts_as_delivered()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.SayAsync("away: I have to go");
        await visitor.Page.GotoAsync("about:blank");
        var answer = await Chat.AnswerAsync(await Chat.ConversationOfAsync("away: I have to go"), "Here is your answer.");
        await Chat.ReachesAsync(answer, MessageState.Sent);

        await visitor.Page.GotoAsync(chromium.Pages.At());
        await visitor.SeesAsync("Here is your answer.");

        await Chat.ReachesAsync(answer, MessageState.Read);
    }

    [Fact]
    public async Task Closed_it_counts_what_is_new_and_opened_it_was_read()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.SayAsync("badge: hello");
        await visitor.Page.Keyboard.PressAsync("Escape");
        var conversation = await Chat.ConversationOfAsync("badge: hello");
        await Chat.AnswerAsync(conversation, "One.");
        var last = await Chat.AnswerAsync(conversation, "Two.");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Open chat, 2 new messages" }).WaitForAsync();
        await Chat.ReachesAsync(last, MessageState.Delivered);
        await visitor.OpenAsync();

        await Chat.ReachesAsync(last, MessageState.Read);
        await Assertions.Expect(visitor.Page.Locator("gateway-chat .badge")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Choices_are_buttons_until_something_is_said()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.SayAsync("choices: hello");
        var conversation = await Chat.ConversationOfAsync("choices: hello");
        var question = await Chat.AnswerAsync(conversation, "Did that help?", MessageAuthor.Gateway, choices: ["Yes", "Person"]);

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Person", Exact = true }).ClickAsync();
        await visitor.SeesAsync("Person");

        await Assertions.Expect(visitor.Page.Locator("gateway-chat .choices")).ToHaveCountAsync(0);
        await visitor.Page.Locator("gateway-chat .message.you", new() { HasText = "Person" }).GetByText("✓").WaitForAsync();
        var chosen = (await Chat.Messages.RecentAsync(conversation.Id, 1, null, CancellationToken.None))[0];
        Assert.Equal((MessageKind.Choice, "Person", question.Id.ToString()), (chosen.Kind, chosen.Text, chosen.ReplyTo));
    }

    [Fact]
    public async Task Somebody_writing_is_shown_and_an_agents_note_never_leaves_the_house()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.SayAsync("typing: hello");
        var conversation = await Chat.ConversationOfAsync("typing: hello");

        await Chat.Channel.TypingAsync(conversation.Address, CancellationToken.None);
        await visitor.Page.GetByText("is writing").WaitForAsync();
        await Chat.AnswerAsync(conversation, "This one is difficult.", kind: MessageKind.Note);
        await Chat.AnswerAsync(conversation, "I am here.");
        await visitor.SeesAsync("I am here.");

        await Assertions.Expect(visitor.Page.Locator("gateway-chat .typing")).ToBeHiddenAsync();
        Assert.Equal(["typing: hello", "I am here."], await visitor.ShownAsync());
    }

    [Fact]
    public async Task Files_go_both_ways_and_are_saved_not_shown()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.SayAsync("files: hello");
        var conversation = await Chat.ConversationOfAsync("files: hello");
        var chooser = await visitor.Page.RunAndWaitForFileChooserAsync(
            () => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Attach a file" }).ClickAsync());
        await chooser.SetFilesAsync(new FilePayload { Name = "Zähler <b>.txt", MimeType = "text/plain", Buffer = "meter 4711"u8.ToArray() });
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Zähler <b>.txt" }).WaitForAsync();

        var sent = (await Chat.Messages.RecentAsync(conversation.Id, 1, null, CancellationToken.None))[0].Attachments[0];
        Assert.Equal(("Zähler <b>.txt", "text/plain", 10L), (sent.Name, sent.MediaType, sent.Size));
        await Chat.AnswerAsync(conversation, "", files: [sent with { Name = "answer.html", MediaType = "text/html" }]);
        var download = await visitor.Page.RunAndWaitForDownloadAsync(
            () => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "answer.html" }).ClickAsync());

        Assert.Equal("answer.html", download.SuggestedFilename);
        Assert.Equal("meter 4711", await File.ReadAllTextAsync((await download.PathAsync())!));
        chooser = await visitor.Page.RunAndWaitForFileChooserAsync(
            () => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Attach a file" }).ClickAsync());
        await chooser.SetFilesAsync(new FilePayload { Name = "virus.exe", MimeType = "application/x-msdownload", Buffer = [1] });
        await visitor.Page.GetByText("We cannot take files of this kind.").WaitForAsync();
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task An_address_left_for_later_is_a_claim_with_the_wording_that_was_shown()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await Assertions.Expect(visitor.Page.GetByText("Continue by e-mail or phone")).ToBeHiddenAsync();
        await visitor.SayAsync("reach: call me");
        await visitor.Page.GetByText("Continue by e-mail or phone").ClickAsync();
        var wording = await visitor.Page.Locator("gateway-chat #consent").InnerTextAsync();
        await visitor.Page.GetByLabel("E-mail address or phone number").FillAsync("nonsense");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await visitor.Page.GetByText("Please enter a complete").WaitForAsync();
        await visitor.Page.GetByLabel("E-mail address or phone number").FillAsync("Maria.Weber@example.com");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await visitor.Page.GetByText("Thank you, we can now answer you there").WaitForAsync();

        var conversation = await Chat.ConversationOfAsync("reach: call me");
        var handles = await Chat.Messages.HandlesAsync(conversation.Id, CancellationToken.None);
        var claim = Assert.Single(handles, handle => handle.Kind == Desk.Contacts.IdentityKind.EmailAddress);
        Assert.Equal(("maria.weber@example.com", Desk.Contacts.IdentityTrust.Claimed), (claim.Value, claim.Trust));
        var card = (await Chat.Messages.RecentAsync(conversation.Id, 1, null, CancellationToken.None))[0];
        Assert.Equal((MessageKind.ContactCard, $"maria.weber@example.com\n{wording}"), (card.Kind, card.Text));
    }

    [Fact]
    public async Task Without_sockets_the_chat_polls()
    {
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions { Locale = "en-GB" });
        await context.AddInitScriptAsync(
            "window.WebSocket = class { static OPEN = 1; readyState = 0; constructor() { setTimeout(() => this.onclose({ code: 1006, reason: '' })); } close() {} };");
        await using var visitor = await Visitor.ComeAsync(context, chromium.Pages.At());
        await visitor.OpenAsync();
        await visitor.SayAsync("polling: hello");
        var conversation = await Chat.ConversationOfAsync("polling: hello");
        var answer = await Chat.AnswerAsync(conversation, "It works without, too.");
        await visitor.SeesAsync("It works without, too.");
        await visitor.SayAsync("polling: good");

        Assert.Equal(["polling: hello", "It works without, too.", "polling: good"], await visitor.ShownAsync());
        await Chat.ReachesAsync(answer, MessageState.Read);
        Assert.Empty(visitor.Faults);
    }
}

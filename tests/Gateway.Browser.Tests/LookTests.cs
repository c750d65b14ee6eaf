using System.Text.Json;
using Gateway.Desk.Contacts.Messages;
using Gateway.Peers.Gateways;
using Microsoft.Playwright;

namespace Gateway.Browser.Tests;

/// <summary>The widget as people meet it: with a keyboard, with a screen reader, in their language, in the dark, on a phone.</summary>
public sealed class LookTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string AxePath = Path.Combine(Repository.Root, "tests/Gateway.Browser.Tests/tools/node_modules/axe-core/axe.min.js");

    private ChatHost Chat => chromium.Chat;

    [Fact]
    public async Task A_whole_conversation_goes_with_the_keyboard_alone()
    {
        await using var visitor = await chromium.VisitAsync();
        var keys = visitor.Page.Keyboard;
        await keys.PressAsync("Tab");
        Assert.Equal("Open chat", await FocusedAsync(visitor));
        await keys.PressAsync("Enter");
        Assert.Equal("words", await FocusedAsync(visitor));
        await keys.TypeAsync("keyboard: hello");
        await keys.PressAsync("Shift+Enter");
        await keys.TypeAsync("second line");
        await keys.PressAsync("Enter");
        await visitor.Page.GetByText("✓").WaitForAsync();
        var conversation = await Chat.ConversationOfAsync("keyboard: hello\nsecond line");
        await Chat.AnswerAsync(conversation, "Which one?", choices: ["First", "Second"]);
        await visitor.SeesAsync("Which one?");

        await FocusAsync(visitor, "Second");
        await keys.PressAsync("Space");
        await visitor.SeesAsync("Second");
        Assert.Equal("words", await FocusedAsync(visitor));
        await keys.PressAsync("Escape");
        Assert.Equal("Open chat", await FocusedAsync(visitor));
        await Assertions.Expect(visitor.Panel).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("de", "Chat öffnen", "Hier antwortet zuerst ein Automat.", "Ihre Nachricht")]
    [InlineData("en", "Open chat", "A machine answers here first.", "Your message")]
    [InlineData("fr-CH", "Ouvrir le chat", "Un automate répond d’abord ici.", "Votre message")]
    [InlineData("it", "Apri la chat", "Qui risponde prima una macchina.", "Il Suo messaggio")]
    [InlineData("", "Open chat", "A machine answers here first.", "Your message")]
    public async Task It_speaks_the_language_of_the_page_else_that_of_the_browser(string page, string open, string notice, string label)
    {
        await using var visitor = await chromium.VisitAsync(chromium.Pages.At(page));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = open }).ClickAsync();

        await visitor.Page.GetByText(notice).WaitForAsync();
        await visitor.Page.GetByLabel(label, new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task The_language_goes_with_the_conversation_and_the_script_element_may_ask_for_another()
    {
        await using var visitor = await chromium.VisitAsync(chromium.Pages.At("en", "data-language=\"it\" data-title=\"Assistenza\""));
        await visitor.OpenAsync();
        await visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Assistenza" }).WaitForAsync();
        await visitor.SayAsync("lingua: ciao");

        Assert.Equal("it", (await Chat.ConversationOfAsync("lingua: ciao")).Language);
    }

    [Theory]
    [InlineData(ColorScheme.Light, "", false)]
    [InlineData(ColorScheme.Dark, "", true)]
    [InlineData(ColorScheme.Light, "data-theme=\"dark\"", true)]
    [InlineData(ColorScheme.Dark, "data-theme=\"light\"", false)]
    public async Task It_is_dark_when_the_visitor_or_the_page_wants_it(ColorScheme scheme, string attributes, bool isDark)
    {
        await using var visitor = await chromium.VisitAsync(chromium.Pages.At("en", attributes), new() { ColorScheme = scheme });
        await visitor.OpenAsync();

        var paper = await visitor.Panel.EvaluateAsync<string>("panel => getComputedStyle(panel).backgroundColor");

        Assert.Equal(isDark ? "rgb(22, 25, 29)" : "rgb(255, 255, 255)", paper);
    }

    [Theory]
    [InlineData(ColorScheme.Light, "#0b5cad")]
    [InlineData(ColorScheme.Dark, "#0b5cad")]
    [InlineData(ColorScheme.Light, "#ffd400")]
    [InlineData(ColorScheme.Dark, "#777777")]
    public async Task The_accessibility_rules_find_nothing(ColorScheme scheme, string colour)
    {
        var url = chromium.Pages.At("en", $"data-colour=\"{colour}\"");
        await using var visitor = await chromium.VisitAsync(url, new() { ColorScheme = scheme, BypassCSP = true, ReducedMotion = ReducedMotion.Reduce });
        await visitor.Page.AddScriptTagAsync(new() { Path = AxePath });
        Assert.Equal("", await FindingsAsync(visitor));

        await visitor.OpenAsync();
        var words = $"axe: {scheme} {colour}";
        await visitor.SayAsync(words);
        var conversation = await Chat.ConversationOfAsync(words);
        await Chat.AnswerAsync(conversation, "Automatic: https://www.example.com", MessageAuthor.Gateway);
        await Chat.AnswerAsync(conversation, "Did that help?", choices: ["Yes", "Person"]);
        await visitor.SeesAsync("Did that help?");
        await visitor.Page.GetByText("Continue by e-mail or phone").ClickAsync();

        Assert.Equal("", await FindingsAsync(visitor));
    }

    [Fact]
    public async Task Screen_readers_are_told_what_is_new_and_who_said_it()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.SayAsync("aria: hello");
        await Chat.AnswerAsync(await Chat.ConversationOfAsync("aria: hello"), "Good day.");
        await visitor.SeesAsync("Good day.");

        await Assertions.Expect(visitor.Log).ToHaveAttributeAsync("aria-live", "polite");
        await Assertions.Expect(visitor.Page.Locator("gateway-chat .message").Nth(0)).ToContainTextAsync("You: ");
        await Assertions.Expect(visitor.Page.Locator("gateway-chat .message").Nth(1)).ToContainTextAsync("Our team: ");
        await visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = "Example Services" }).WaitForAsync();
    }

    [Fact]
    public async Task The_rules_of_the_page_do_not_reach_in_and_its_own_do_not_reach_out()
    {
        await using var visitor = await chromium.VisitAsync(chromium.Pages.At(style: "hostile.css"));
        await visitor.OpenAsync();
        await visitor.SayAsync("style: hello");

        var inside = await visitor.Words.First.EvaluateAsync<string>("words => getComputedStyle(words).fontSize");
        var outside = await visitor.Page.Locator("main p").EvaluateAsync<string>("words => getComputedStyle(words).fontSize");

        Assert.Equal(("16px", "70px"), (inside, outside));
        Assert.Equal("", await visitor.Page.EvaluateAsync<string>("[...document.styleSheets].filter(sheet => !sheet.href).map(String).join()"));
    }

    [Fact]
    public async Task On_a_phone_it_takes_the_whole_screen()
    {
        await using var visitor = await chromium.VisitAsync(
            options: new() { ViewportSize = new() { Width = 360, Height = 640 }, IsMobile = true, HasTouch = true, Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce });
        await visitor.OpenAsync();

        var box = (await visitor.Panel.BoundingBoxAsync())!;

        Assert.Equal((0, 0, 360, 640), (box.X, box.Y, box.Width, box.Height));
    }

    [Theory]
    [InlineData(ReducedMotion.Reduce, "none")]
    [InlineData(ReducedMotion.NoPreference, "rise")]
    public async Task Nothing_moves_for_who_wants_it_still(ReducedMotion motion, string animation)
    {
        await using var visitor = await chromium.VisitAsync(options: new() { ReducedMotion = motion });
        await visitor.OpenAsync();

        Assert.Equal(animation, await visitor.Panel.EvaluateAsync<string>("panel => getComputedStyle(panel).animationName"));
    }

    // The accessible name or id of what has the focus, inside the shadow tree.
    private static Task<string> FocusedAsync(Visitor visitor) => visitor.Page.EvaluateAsync<string>(
        "(() => { const it = document.querySelector('gateway-chat').shadowRoot.activeElement; return it?.getAttribute('aria-label') ?? (it?.id || it?.textContent) ?? ''; })()");

    private static async Task FocusAsync(Visitor visitor, string name)
    {
        for (var step = 0; step < 12 && await FocusedAsync(visitor) != name; step++)
        {
            await visitor.Page.Keyboard.PressAsync("Shift+Tab");
        }

        Assert.Equal(name, await FocusedAsync(visitor));
    }

    private static async Task<string> FindingsAsync(Visitor visitor)
    {
        var found = await visitor.Page.EvaluateAsync<JsonElement>(
            "axe.run(document.querySelector('gateway-chat'), { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })"
            + ".then(result => result.violations.map(rule => `${rule.id}: ${rule.help}: ${rule.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | ')}`))");
        return string.Join('\n', found.EnumerateArray().Select(rule => rule.GetString()));
    }
}

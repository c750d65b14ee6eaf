using Gateway.Desk.Flows.AgentChat;

namespace Gateway.Desk.Tests.Flows.AgentChat;

public sealed class ChatCommandReaderTests
{
    public static TheoryData<string, ChatCommandBox> Commands => new()
    {
        { "Hello there", new(new ChatCommand.Say("Hello there")) },
        { "  two\nlines ", new(new ChatCommand.Say("two\nlines")) },
        { "1/2 of it", new(new ChatCommand.Say("1/2 of it")) },
        { "/ok", new(new ChatCommand.Take()) },
        { "/2", new(new ChatCommand.Take { Number = 2 }) },
        { "/2 ok then", new(new ChatCommand.Say("ok then") { Number = 2 }) },
        { "/2 /ok", new(new ChatCommand.Take { Number = 2 }) },
        { " /No", new(new ChatCommand.Decline()) },
        { "/no 3", new(new ChatCommand.Decline { Number = 3 }) },
        { "/DONE", new(new ChatCommand.Done()) },
        { "/done 2", new(new ChatCommand.Done { Number = 2 }) },
        { "/2 /done", new(new ChatCommand.Done { Number = 2 }) },
        { "/note called back,\nwants an offer", new(new ChatCommand.Note("called back,\nwants an offer")) },
        { "/12 /note x", new(new ChatCommand.Note("x") { Number = 12 }) },
        { "/transfer billing", new(new ChatCommand.Transfer("billing")) },
        { "/who", new(new ChatCommand.Who()) },
        { "/help me", new(new ChatCommand.Help()) },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_an_agent_writes_is_understood(string text, ChatCommandBox expected) =>
        Assert.Equal(expected.Command, ChatCommandReader.Read(text));

    [Theory]
    [InlineData("/")]
    [InlineData("//done")]
    [InlineData("/ done")]
    [InlineData("/dnoe")]
    [InlineData("/done please")]
    [InlineData("/ok\nHello")]
    [InlineData("/note")]
    [InlineData("/transfer")]
    [InlineData("/transfer billing please")]
    [InlineData("/2 /3 hello")]
    [InlineData("/2 /dnoe")]
    [InlineData("/0 hello")]
    [InlineData("/100 hello")]
    [InlineData("/-1 hello")]
    [InlineData("/2hello")]
    [InlineData("/no way, we do not do that")]
    public void What_begins_with_a_slash_and_is_no_command_is_never_words_for_the_customer(string text) =>
        Assert.InRange(Assert.IsType<ChatCommand.Wrong>(ChatCommandReader.Read(text)).Line.Length, 10, 160);

    /// <summary>Lets the internal record stand in a public signature.</summary>
    public sealed class ChatCommandBox
    {
        internal ChatCommandBox(ChatCommand command) => Command = command;

        internal ChatCommand Command { get; }

        public override string ToString() => Command.ToString();
    }
}

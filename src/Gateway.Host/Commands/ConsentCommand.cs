using System.CommandLine;
using Gateway.Desk.Contacts.Consents;

namespace Gateway.Host.Commands;

/// <summary><c>gateway customer consent</c>: notes what a customer allowed or took back.</summary>
internal static class ConsentCommand
{
    public static Command Create(TimeProvider time) => new("consent", "Note what a customer allowed or took back; 'customer show' lists it.")
    {
        Create("give", "Note that a customer allowed something.", isGiven: true, time),
        Create("withdraw", "Note that a customer took something back.", isGiven: false, time),
    };

    private static Command Create(string name, string description, bool isGiven, TimeProvider time)
    {
        var who = CustomerCommand.Who("customer");
        var purpose = new Argument<ConsentPurpose>("purpose") { Description = "record, transcript, promote, message, or contact (being written to at all)." };
        var channel = new Option<string>("--channel")
        {
            Description = "Name of the channel as in channels.yaml, call for the phone, or * for every channel.",
            HelpName = "NAME",
            DefaultValueFactory = _ => Consent.EveryChannel,
        };
        var source = new Option<string>("--source") { Description = "Where it was said, for example \"web form\".", HelpName = "TEXT", Required = true };
        var wording = new Option<string?>("--wording") { Description = "The words that the customer agreed to.", HelpName = "TEXT" };
        var language = new Option<string?>("--language") { Description = "Two-letter code of the wording.", HelpName = "CODE" };
        var data = CommandOptions.Data();
        var command = new Command(name, description) { who, purpose, channel, source, wording, language, data };
        command.SetAction((parsed, ct) => StoredCommand.RunAsync(parsed, data, time, async store =>
        {
            if (await CustomerCommand.FindAsync(store, parsed, who, ct).ConfigureAwait(false) is not { } customer)
            {
                return ExitCode.Faulty;
            }

            var consent = new Consent(
                customer.Id, parsed.GetRequiredValue(channel), parsed.GetValue(purpose), isGiven, parsed.GetRequiredValue(source), time.GetUtcNow(),
                parsed.GetValue(wording), parsed.GetValue(language));
            await store.Consents.AddAsync(consent, ct).ConfigureAwait(false);
            return CustomerCommand.Report(parsed, true, $"customer {customer.Id}: {parsed.GetValue(purpose).ToString().ToLowerInvariant()} {(isGiven ? "given" : "withdrawn")}");
        }));
        return command;
    }
}

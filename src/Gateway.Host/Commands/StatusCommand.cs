using System.CommandLine;
using System.Text.Json;
using Gateway.Host.Operations;

namespace Gateway.Host.Commands;

/// <summary><c>gateway status</c>: how the running gateway stands.</summary>
internal static class StatusCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var data = CommandOptions.Data();
        var json = new Option<bool>("--json") { Description = "Print JSON instead of lines." };
        var command = new Command("status", "Show calls, agents, trunks and bans of the running gateway.") { data, json };
        command.SetAction((parsed, ct) => ControlClient.RunAsync(parsed.GetRequiredValue(data), parsed.InvocationConfiguration.Error, async gateway =>
        {
            var status = await gateway.StatusAsync(ct).ConfigureAwait(false);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(JsonSerializer.Serialize(status, Indented));
            }
            else
            {
                Write(output, status);
            }

            return ExitCode.Good;
        }));
        return command;
    }

    private static void Write(TextWriter output, ServiceStatus status)
    {
        output.WriteLine($"state   {status.State} on {status.Sip} for {Length(TimeSpan.FromSeconds(status.UptimeSeconds))}");
        output.WriteLine($"calls   {status.Calls} ({status.Legs} legs with audio)");
        output.WriteLine($"agents  {(status.Agents.Count == 0 ? "none registered" : $"{status.Agents.Count} there")}");
        foreach (var agent in status.Agents)
        {
            output.WriteLine($"agent   {agent.Name} {agent.Presence}{(agent.Work.Count > 0 ? $": {string.Join(", ", agent.Work.Select(Describe))}" : "")}");
        }

        foreach (var trunk in status.Trunks)
        {
            output.WriteLine($"trunk   {trunk.Name} {trunk.State}{(trunk.Reason.Length > 0 ? $": {trunk.Reason}" : "")}");
        }

        output.WriteLine($"bans    {status.Bans}");
    }

    private static string Describe(WorkLine work) => $"{work.Kind} {work.State} ({work.Queue})";

    private static string Length(TimeSpan span) =>
        span.TotalDays >= 1 ? $"{(int)span.TotalDays} d {span.Hours} h" : span.TotalHours >= 1 ? $"{span.Hours} h {span.Minutes} min" : $"{span.Minutes} min {span.Seconds} s";
}

namespace Gateway.Host.Configuration;

/// <summary>One thing that is wrong in the configuration, and where.</summary>
/// <param name="File">Name of the file within the folder.</param>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Text">What is wrong and what is expected.</param>
/// <param name="IsWarning">The gateway starts all the same.</param>
public sealed record Fault(string File, int Line, string Text, bool IsWarning = false)
{
    /// <summary>One line for people: <c>file:line: text</c>.</summary>
    public override string ToString() => IsWarning ? $"{File}:{Line}: warning: {Text}" : $"{File}:{Line}: {Text}";
}

using BenchmarkDotNet.Running;
using Gateway.Bench;

if (args is ["intents", .. var rest])
{
    return IntentsEvaluation.Run(rest);
}

if (args is ["speech", .. var study])
{
    return await SpeechStudy.RunAsync(study);
}

if (args is ["messages", .. var load])
{
    return await MessageLoad.RunAsync(load);
}

BenchmarkSwitcher.FromAssembly(typeof(IntentsEvaluation).Assembly).Run(args);
return 0;

using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Ibasho.Guard.Model;
using Ibasho.Guard.Training;
using Guard = Ibasho.Guard.Guard;

Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
var shared = new Option<string>("--shared") { Description = "The folder that holds data/guard", Required = true };
var root = new Option<string>("--root") { Description = "The root of the project", DefaultValueFactory = _ => Directory.GetCurrentDirectory() };
var ipadic = new Option<string>("--ipadic") { Description = "The folder with the CSV files of mecab-ipadic", DefaultValueFactory = _ => "/usr/share/mecab/dic/ipadic" };
var english = new Option<string>("--english") { Description = "A list of English words", DefaultValueFactory = _ => "/usr/share/dict/american-english" };
var synthetic = new Option<int>("--synthetic") { Description = "How many texts to make of our own sentences", DefaultValueFactory = _ => 32000 };
var bits = new Option<int>("--bits") { DefaultValueFactory = _ => 20, Description = "Buckets, as a power of two" };
var epochs = new Option<int>("--epochs") { DefaultValueFactory = _ => 4, Description = "How often everything is gone through" };
var dropped = new Option<int>("--dropped") { DefaultValueFactory = _ => 15, Description = "Of a hundred features left out at random" };
var rate = new Option<float>("--rate") { DefaultValueFactory = _ => 0.06f, Description = "Step of the training" };
var pull = new Option<float>("--pull") { DefaultValueFactory = _ => 0.002f, Description = "What pulls weights to zero" };
var perceptron = new Option<bool>("--perceptron") { Description = "An averaged perceptron instead of the random field" };
var output = new Option<string?>("--out") { Description = "Where the weights go; without it into the library" };

var lexicon = new Command("lexicon", "Compile the lists of names and words") { shared, root, ipadic, english };
lexicon.SetAction(parsed =>
{
    var home = parsed.GetValue(root)!;
    var pools = new Pools(parsed.GetValue(shared)!, Path.Combine(home, "tools/Ibasho.Guard.Training/Lists"));
    var bytes = LexiconBuilder.Build(pools, parsed.GetValue(ipadic)!, parsed.GetValue(english)!);
    File.WriteAllBytes(Path.Combine(home, "src/Ibasho.Guard/Model/lexicon.bin"), bytes);
    Console.WriteLine($"{bytes.Length / 8 - Lexicon.Beginnings} words, {bytes.Length / 1024} KB");
});

var train = new Command("train", "Train the tagger") { shared, root, synthetic, bits, epochs, dropped, rate, pull, perceptron, output };
train.SetAction(parsed =>
{
    var clock = Stopwatch.StartNew();
    var home = parsed.GetValue(root)!;
    var tools = Path.Combine(home, "tools/Ibasho.Guard.Training");
    var corpus = new Corpus(parsed.GetValue(shared)!, tools, home, parsed.GetValue(synthetic));
    var plan = new Plan { Bits = parsed.GetValue(bits), Epochs = parsed.GetValue(epochs), Dropped = parsed.GetValue(dropped), Rate = parsed.GetValue(rate), Pull = parsed.GetValue(pull), Perceptron = parsed.GetValue(perceptron) };
    var words = Lexicon.Load(typeof(Lexicon).Assembly);
    var trainer = new Trainer(plan, words);
    var examples = corpus.Train.SelectMany(t => trainer.Examples(t.Text, t.Weight)).ToList();
    Console.WriteLine($"{corpus.Train.Count} texts, {examples.Count} sequences, {clock.Elapsed.TotalSeconds:0} s");
    var weights = trainer.Train(examples, line => Console.WriteLine($"{line}, {clock.Elapsed.TotalSeconds:0} s"));
    var path = parsed.GetValue(output) ?? Path.Combine(home, "src/Ibasho.Guard/Model/weights.bin");
    using (var file = File.Create(path)) weights.Write(file);
    Console.WriteLine($"{path}: {new FileInfo(path).Length / 1024} KB, {clock.Elapsed.TotalSeconds:0} s");
    Judge.Model("sentences (person)", weights, words, corpus.Sentences, "person");
    Judge.Model("threads (person)", weights, words, corpus.Threads, "person");
    return 0;
});

var judge = new Command("judge", "Score a model on the held-out part of the public sentences and of the demo threads") { shared, root, output };
judge.SetAction(parsed =>
{
    var home = parsed.GetValue(root)!;
    var corpus = new Corpus(parsed.GetValue(shared)!, Path.Combine(home, "tools/Ibasho.Guard.Training"), home, 0);
    var words = Lexicon.Load(typeof(Lexicon).Assembly);
    using var file = File.OpenRead(parsed.GetValue(output) ?? Path.Combine(home, "src/Ibasho.Guard/Model/weights.bin"));
    var weights = Weights.Read(file);
    Judge.Model("sentences (person)", weights, words, corpus.Sentences, "person");
    Judge.Model("threads (person)", weights, words, corpus.Threads, "person");
    Judge.Whole("sentences (person)", corpus.Sentences, "person");
    Judge.Whole("threads (person)", corpus.Threads, "person");
});

var source = new Option<string?>("--texts") { Description = "A file of marked texts" };
var gold = new Command("gold", "Write our held-out texts in the format of the data, on standard output") { root, source };
gold.SetAction(parsed =>
{
    foreach (var text in Marked.ReadTexts(parsed.GetValue(source) ?? Path.Combine(parsed.GetValue(root)!, "tools/Ibasho.Guard.Training/Texts/heldout.txt")))
        Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(new { id = text.Id, text = text.Text, spans = text.Marks.Select(m => new { start = m.Start, end = m.End, kind = m.Kind }) }));
});

var find = new Command("find", "Examine gold texts on standard input; write predictions (marked: without questions)") { };
find.SetAction(_ =>
{
    while (Console.ReadLine() is { } line)
    {
        using var json = System.Text.Json.JsonDocument.Parse(line);
        var findings = Guard.Examine(json.RootElement.GetProperty("text").GetString()!);
        Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(new { id = json.RootElement.GetProperty("id").GetString(), findings = findings.Select(f => new { start = f.Start, end = f.End, kind = f.KindCode, certainty = f.CertaintyCode, why = f.Why, replacement = f.Replacement }) }));
    }
});

return new RootCommand("Trains the name model of Ibasho.Guard") { lexicon, train, judge, gold, find }.Parse(args).Invoke();

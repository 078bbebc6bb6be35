using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Notices.Contracts;
using Whistle.Platform.Sealing;

namespace Whistle.Notices.Choices;

/// <summary>What a person wants to be told of besides the inbox. What the district requires comes whatever it says.</summary>
internal enum Scope
{
    /// <summary>What asks him to do something.</summary>
    [Code("mine")] Mine,

    [Code("all")] All,

    /// <summary>Nothing but what the district requires.</summary>
    [Code("required")] Required,
}

/// <summary>How a person wants to be told. Without a row: what asks him to do something, in Chinese, at once.</summary>
internal sealed class Choice
{
    public const string MobileColumn = "notices_choice.mobile", MailColumn = "notices_choice.mail";

    private Choice()
    {
    }

    public Choice(PersonId person) => Person = person;

    public PersonId Person { get; private set; }

    public Scope Scope { get; private set; }

    /// <summary>The way that is tried first; it also comes beside the ones that are required.</summary>
    public ChannelKind? First { get; private set; }

    /// <summary>zh or en.</summary>
    public string Language { get; private set; } = "zh";

    /// <summary>The hour of the one message a day; heads only.</summary>
    public int? DigestHour { get; private set; }

    /// <summary>Sealed. A mobile number for messages, where the office phone is none.</summary>
    public string? Mobile { get; private set; }

    /// <summary>Sealed.</summary>
    public string? Mail { get; private set; }

    /// <summary>When somebody who reads this address has said so; until then nothing is sent there but the question.</summary>
    public DateTimeOffset? MailConfirmedAt { get; private set; }

    public int Version { get; private set; }

    public bool Wants(NoticeKind kind) => Scope is Scope.All || (Scope is Scope.Mine && kind is not NoticeKind.Course);

    public void Change(Scope scope, ChannelKind? first, string language, int? digestHour)
    {
        (Scope, First, Language, DigestHour) = (scope, first, language, digestHour);
        Version++;
    }

    public void Reach(string? mobile, string? mail, Seals seals)
    {
        if (mail is null || mail != MailBy(seals))
            MailConfirmedAt = null;
        Mobile = mobile is null ? null : seals.Seal(MobileColumn, Person.Value, mobile);
        Mail = mail is null ? null : seals.Seal(MailColumn, Person.Value, mail);
    }

    public void ConfirmMail(DateTimeOffset at)
    {
        MailConfirmedAt = Mail is null ? null : at;
        Version++;
    }

    public string? MobileBy(Seals seals) => Mobile is null ? null : seals.Open(MobileColumn, Person.Value, Mobile);

    public string? MailBy(Seals seals) => Mail is null ? null : seals.Open(MailColumn, Person.Value, Mail);

    /// <summary>Where messages may go.</summary>
    public string? ConfirmedMailBy(Seals seals) => MailConfirmedAt is null ? null : MailBy(seals);
}

internal sealed class ChoiceMap : IEntityTypeConfiguration<Choice>
{
    public void Configure(EntityTypeBuilder<Choice> choice)
    {
        choice.ToTable("notices_choice").HasKey(c => c.Person);
        choice.Property(c => c.Person).ValueGeneratedNever();
        choice.Property(c => c.Language).HasMaxLength(2);
        choice.Property(c => c.Mobile).HasMaxLength(400);
        choice.Property(c => c.Mail).HasMaxLength(800);
        choice.Property(c => c.Version).IsConcurrencyToken();
    }
}

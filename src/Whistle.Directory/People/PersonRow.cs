using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Sealing;

namespace Whistle.Directory.People;

/// <summary>A person as stored: name and office phone, no more. The phone is sealed, and found by its keyed hash.</summary>
internal sealed class PersonRow
{
    private PersonRow()
    {
    }

    public PersonRow(Person person, Seals seals)
    {
        (Id, Name) = (person.Id, person.Name);
        SetPhone(person.Phone, seals);
    }

    public PersonId Id { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Sealed.</summary>
    public string? Phone { get; private set; }

    public string? PhoneMark { get; private set; }

    public int Version { get; private set; }

    public Person ToPerson(Seals seals) => new(Id, Name, Phone is null ? null : seals.Open(PhoneNumber.Column, Id.Value, Phone));

    public void Change(string name, string? phone, Seals seals)
    {
        Name = name;
        SetPhone(phone, seals);
        Version++;
    }

    /// <summary>What an older program has written in plain.</summary>
    public void SealPhone(Seals seals)
    {
        if (Phone is not null && PhoneMark is null)
            SetPhone(Phone, seals);
    }

    private void SetPhone(string? phone, Seals seals)
        => (Phone, PhoneMark) = phone is null ? (null, null) : (seals.Seal(PhoneNumber.Column, Id.Value, phone), PhoneNumber.Mark(phone, seals));
}

/// <summary>
/// A post with its days. <see cref="To"/> is the first day on which it is no longer held; null while no end is set.
/// Ended ones stay: the past must be able to say who somebody was.
/// </summary>
internal sealed class AppointmentRow
{
    private AppointmentRow()
    {
    }

    public AppointmentRow(Appointment held, DateOnly from, DateOnly? to = null)
        => (Person, Unit, Role, From, To, StandsFor) = (held.Person, held.Unit, held.Role, from, to, held.StandsFor);

    public PersonId Person { get; private set; }

    public UnitId Unit { get; private set; }

    public Role Role { get; private set; }

    public DateOnly From { get; private set; }

    public DateOnly? To { get; private set; }

    /// <summary>On duty in place of this person, from day to day.</summary>
    public PersonId? StandsFor { get; private set; }

    public bool IsHeld(DateOnly day) => From <= day && (To is null || To > day);

    /// <summary>Whether it is held, or will be.</summary>
    public bool IsLeft(DateOnly day) => To is null || (To > day && To > From);

    public void End(DateOnly day) => To = day;

    public void Reopen(DateOnly? to = null, PersonId? standsFor = null) => (To, StandsFor) = (to, standsFor);

    public Appointment ToAppointment() => new(Person, Unit, Role, StandsFor);
}

internal sealed class PersonRowMap : IEntityTypeConfiguration<PersonRow>
{
    public void Configure(EntityTypeBuilder<PersonRow> person)
    {
        person.ToTable("directory_person").HasKey(p => p.Id);
        person.Property(p => p.Id).ValueGeneratedNever();
        person.Property(p => p.Name).HasMaxLength(100);
        person.Property(p => p.Phone).HasMaxLength(400);
        person.Property(p => p.PhoneMark).HasMaxLength(64);
        person.HasIndex(p => p.PhoneMark);
        person.Property(p => p.Version).IsConcurrencyToken();
    }
}

internal sealed class AppointmentRowMap : IEntityTypeConfiguration<AppointmentRow>
{
    public void Configure(EntityTypeBuilder<AppointmentRow> held)
    {
        held.ToTable("directory_appointment").HasKey(a => new { a.Person, a.Unit, a.Role, a.From });
        held.Property(a => a.From).HasColumnName("FromDay");
        held.Property(a => a.To).HasColumnName("ToDay");
        held.HasIndex(a => a.Unit);
    }
}
